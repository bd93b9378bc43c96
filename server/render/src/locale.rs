//! Languages: negotiation, and messages from Fluent files.

use std::collections::HashMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::error::{RenderError, ThemeError, ThemeProblem};

/// A language of the theme. `Display` writes its BCP 47 tag.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locale(LanguageIdentifier);

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Locale {
    /// The language that every theme has and every negotiation ends at.
    pub fn fallback() -> Self {
        Self(LanguageIdentifier::from_bytes(b"en").unwrap_or_default())
    }
}

/// A value for a message; numbers choose plural forms.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    Text(&'a str),
    Number(f64),
}

impl<'a> Argument<'a> {
    /// Digits are a number, anything else is text; `007` is text, for it would lose its zeros.
    pub fn guess(value: &'a str) -> Self {
        let plain =
            value.bytes().all(|byte| byte.is_ascii_digit()) && (value == "0" || !value.starts_with('0'));
        match value.parse::<u32>() {
            Ok(number) if plain => Self::Number(f64::from(number)),
            _ => Self::Text(value),
        }
    }
}

/// All languages of a theme.
pub struct Locales {
    known: Vec<Locale>,
    bundles: HashMap<String, FluentBundle<FluentResource>>,
}

impl Locales {
    /// Reads locale files by tag; `en` must be among them.
    pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, ThemeError> {
        let mut locales = Self { known: Vec::new(), bundles: HashMap::new() };
        for (tag, source) in files {
            let file = format!("locales/{tag}.ftl");
            let refuse = |reason: String| ThemeError::new(&file, ThemeProblem::Locale(reason));
            let language: LanguageIdentifier =
                tag.parse().map_err(|_| refuse(format!("`{tag}` is no language tag")))?;
            let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
                let error = errors.first();
                let line = error.map_or(0, |error| source[..error.pos.start].matches('\n').count() + 1);
                refuse(format!("line {line}: {}", error.map_or_else(String::new, ToString::to_string)))
            })?;
            let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
            // Isolation marks are for mixed directions; in mails they would be noise, and none of ours runs right to left.
            bundle.set_use_isolating(false);
            bundle
                .add_resource(resource)
                .map_err(|errors| refuse(errors.first().map_or_else(String::new, ToString::to_string)))?;
            locales.bundles.insert(language.to_string(), bundle);
            locales.known.push(Locale(language));
        }
        locales.known.sort_by_key(ToString::to_string);
        if locales.bundles.contains_key("en") {
            Ok(locales)
        } else {
            Err(ThemeError::new("locales/en.ftl", ThemeProblem::Missing))
        }
    }

    pub fn known(&self) -> &[Locale] {
        &self.known
    }

    /// The first wish that the theme speaks, exactly or by its language alone (`es-AR` is served by `es`).
    pub fn negotiate<'a>(&self, wishes: impl IntoIterator<Item = &'a str>) -> Locale {
        self.first_spoken(wishes).unwrap_or_else(Locale::fallback)
    }

    /// The same where a wish that can't be served is to be told from one for English.
    pub fn first_spoken<'a>(&self, wishes: impl IntoIterator<Item = &'a str>) -> Option<Locale> {
        let mut wishes = wishes.into_iter().filter_map(|wish| wish.trim().parse::<LanguageIdentifier>().ok());
        wishes.find_map(|wish| self.nearest(&wish))
    }

    fn nearest(&self, wish: &LanguageIdentifier) -> Option<Locale> {
        let exact = self.known.iter().find(|locale| locale.0 == *wish);
        exact.or_else(|| self.known.iter().find(|locale| locale.0.language == wish.language)).cloned()
    }

    pub fn has(&self, locale: &str, id: &str) -> bool {
        self.bundles.get(locale).is_some_and(|bundle| bundle.has_message(id))
    }

    /// The message in the given language, in English where that lacks it. A missing argument is an error:
    /// nobody is to read `{$minutes}`.
    pub fn format(
        &self,
        locale: &str,
        id: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Result<String, RenderError> {
        let locale = if self.has(locale, id) { locale } else { "en" };
        let refuse =
            |reason: String| RenderError::Message { id: id.to_owned(), locale: locale.to_owned(), reason };
        let bundle = self.bundles.get(locale).ok_or_else(|| refuse("no such language".to_owned()))?;
        let message = bundle.get_message(id).ok_or_else(|| refuse("no such message".to_owned()))?;
        let pattern = message.value().ok_or_else(|| refuse("no value".to_owned()))?;
        let mut fluent = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            let value = match *value {
                Argument::Text(text) => FluentValue::from(text),
                Argument::Number(number) => FluentValue::from(number),
            };
            fluent.set(*name, value);
        }
        let mut errors: Vec<FluentError> = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&fluent), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(error) => Err(refuse(error.to_string())),
        }
    }
}
