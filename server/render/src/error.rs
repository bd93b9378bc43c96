//! What can be wrong with a theme, and what can go wrong while rendering.

/// A theme that can't be used, and the file that is to blame.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct ThemeError {
    /// Path inside the theme, such as `pages/login.hbs`.
    pub file: String,
    pub problem: ThemeProblem,
}

/// Why a theme is refused. The texts are read by designers.
#[derive(Debug, thiserror::Error)]
pub enum ThemeProblem {
    #[error("the theme has no such file")]
    Missing,
    #[error("is not UTF-8")]
    NotText,
    #[error("is not a theme manifest for engine 1: {0}")]
    Manifest(String),
    #[error("has {length_bytes} bytes, more than the {limit_bytes} allowed")]
    TooLong { length_bytes: usize, limit_bytes: usize },
    #[error("line {line}: {what} nested deeper than {limit}")]
    TooDeep { line: usize, what: &'static str, limit: usize },
    #[error("has more than {limit} tags")]
    TooManyTags { limit: usize },
    #[error("line {line}: {what} is not available in themes")]
    Forbidden { line: usize, what: String },
    #[error("{0}")]
    Syntax(String),
    #[error("uses {what} `{name}`, which does not exist here")]
    Unknown { what: &'static str, name: String },
    #[error("includes itself by way of `{0}`")]
    Recursion(String),
    #[error("{0}")]
    Style(String),
    #[error("is no locale file: {0}")]
    Locale(String),
}

impl ThemeError {
    pub(crate) fn new(file: impl Into<String>, problem: ThemeProblem) -> Self {
        Self { file: file.into(), problem }
    }
}

/// A page or mail that could not be rendered. Carries names of templates and messages, never values.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("template `{name}`: {reason}")]
    Template { name: String, reason: String },
    #[error("template `{name}` gives more than {limit_bytes} bytes")]
    TooLong { name: String, limit_bytes: usize },
    #[error("message `{id}` of locale `{locale}`: {reason}")]
    Message { id: String, locale: String, reason: String },
    #[error("a time in locale `{locale}`: {reason}")]
    Moment { locale: String, reason: String },
}
