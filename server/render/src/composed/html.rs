//! The allow-list for a mail's HTML, over html5ever's tokens: the tokenizer of a browser, so that we and the reader's
//! mail program see the same tags. Elements that change how a parser reads what follows (script, svg, math, template,
//! textarea, …) aren't on the list, so tokens are enough and no tree is built.

use super::ComposedError;
use html5ever::{
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{
        Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind::{Rawtext, Rcdata},
    },
};
use std::cell::RefCell;

use crate::placeholders::LINK;

const ELEMENTS: [&str; 53] = [
    "a",
    "abbr",
    "address",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "div",
    "em",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "main",
    "meta",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "u",
    "ul",
];
/// Elements without an end (HTML §13.1.2).
const VOID: [&str; 5] = ["br", "col", "hr", "img", "meta"];
const ATTRIBUTES: [&str; 29] = [
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "charset",
    "class",
    "color",
    "colspan",
    "content",
    "dir",
    "face",
    "height",
    "href",
    "id",
    "lang",
    "name",
    "rel",
    "role",
    "rowspan",
    "scope",
    "size",
    "src",
    "style",
    "target",
    "title",
    "valign",
    "width",
];
const DEEPEST: usize = 64;

/// Refuses the first thing that isn't on the list, and a document that isn't whole.
pub fn check(html: &str) -> Result<(), ComposedError> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let reader = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let _ = reader.feed(&input);
    reader.end();
    let state = reader.sink.0.into_inner();
    match (state.problem, state.open.is_empty() && state.was_whole) {
        (Some(problem), _) => Err(problem),
        (None, true) => Ok(()),
        (None, false) => Err(ComposedError::Malformed {
            line: state.last_line,
            what: "the document must be whole: one html element, everything closed".to_owned(),
        }),
    }
}

#[derive(Default)]
struct Reader(RefCell<State>);

#[derive(Default)]
struct State {
    problem: Option<ComposedError>,
    /// Elements that are open, the innermost last.
    open: Vec<String>,
    /// The html element has ended.
    was_whole: bool,
    last_line: u64,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        state.last_line = line;
        if state.problem.is_some() {
            return TokenSinkResult::Continue;
        }
        match state.read(token) {
            Ok(result) => result,
            Err(Problem::Forbidden(what)) => state.stop(ComposedError::Forbidden { line, what }),
            Err(Problem::Malformed(what)) => state.stop(ComposedError::Malformed { line, what }),
        }
    }
}

enum Problem {
    Forbidden(String),
    Malformed(String),
}

impl State {
    fn stop(&mut self, problem: ComposedError) -> TokenSinkResult<()> {
        self.problem = Some(problem);
        TokenSinkResult::Continue
    }

    fn read(&mut self, token: Token) -> Result<TokenSinkResult<()>, Problem> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return self.start(&tag),
            Token::TagToken(tag) => self.end(&tag.name)?,
            Token::CharacterTokens(text) => self.text(&text)?,
            Token::DoctypeToken(doctype) if doctype.name.as_deref() == Some("html") => {}
            Token::DoctypeToken(_) => return Err(forbidden("a doctype other than html")),
            Token::CommentToken(_) => return Err(forbidden("a comment")),
            Token::NullCharacterToken => return Err(forbidden("a null character")),
            Token::ParseError(error) => return Err(Problem::Malformed(error.into_owned())),
            Token::EOFToken => {}
        }
        Ok(TokenSinkResult::Continue)
    }

    fn start(&mut self, tag: &Tag) -> Result<TokenSinkResult<()>, Problem> {
        let name = &*tag.name;
        if !ELEMENTS.contains(&name) {
            return Err(forbidden(format!("<{}>", shown(name))));
        }
        if self.was_whole || (self.open.is_empty() != (name == "html")) {
            return Err(Problem::Malformed("everything must stand in one html element".to_owned()));
        }
        for attribute in &tag.attrs {
            check_attribute(name, &attribute.name.local, &attribute.value)?;
        }
        if VOID.contains(&name) {
            return Ok(TokenSinkResult::Continue);
        }
        if tag.self_closing {
            return Err(Problem::Malformed(format!("<{name}/> doesn't close itself in HTML")));
        }
        self.open.push(name.to_owned());
        if self.open.len() > DEEPEST {
            return Err(Problem::Malformed(format!("elements are nested deeper than {DEEPEST}")));
        }
        Ok(match name {
            "style" => TokenSinkResult::RawData(Rawtext),
            "title" => TokenSinkResult::RawData(Rcdata),
            _ => TokenSinkResult::Continue,
        })
    }

    fn end(&mut self, name: &str) -> Result<(), Problem> {
        if self.open.last().is_none_or(|open| open != name) {
            return Err(Problem::Malformed(format!("</{}> closes nothing that is open there", shown(name))));
        }
        self.open.pop();
        self.was_whole = self.open.is_empty();
        Ok(())
    }

    fn text(&self, text: &str) -> Result<(), Problem> {
        match self.open.last().map(String::as_str) {
            Some("style") => check_style(text),
            None if !text.trim().is_empty() => {
                Err(Problem::Malformed("text stands outside of the html element".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

fn check_attribute(element: &str, name: &str, value: &str) -> Result<(), Problem> {
    let is_known = ATTRIBUTES.contains(&name) || name.starts_with("aria-");
    let fits = match name {
        "href" => element == "a" && is_link(value),
        "src" => element == "img" && is_embedded_picture(value),
        "style" => return check_style(value),
        "content" | "charset" => element == "meta",
        "target" => value == "_blank",
        _ => true,
    };
    match (is_known, fits) {
        (false, _) => Err(forbidden(format!("the attribute {}", shown(name)))),
        (true, false) => Err(forbidden(format!("this {name} of <{element}>"))),
        (true, true) => Ok(()),
    }
}

/// What a reader may follow. Everything else, `javascript:` first of all, is refused.
fn is_link(value: &str) -> bool {
    let rest = value.split_once(':').map_or("", |(_, rest)| rest);
    let known = ["https:", "http:", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme));
    value == LINK || (known && !rest.is_empty() && !value.chars().any(|c| c.is_control() || c == ' '))
}

/// A picture that is in the mail itself: nothing tells a sender who opened it.
fn is_embedded_picture(value: &str) -> bool {
    ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,"]
        .iter()
        .any(|kind| value.starts_with(kind))
}

/// Style sheets can load things and, in old readers, run things. Escapes could hide both.
fn check_style(style: &str) -> Result<(), Problem> {
    let plain = style.to_ascii_lowercase();
    for what in [
        "url(",
        "@import",
        "@font-face",
        "image-set",
        "src(",
        "expression",
        "behavior",
        "-moz-binding",
        "\\",
        "/*",
    ] {
        if plain.contains(what) {
            return Err(forbidden(format!("`{what}` in a style")));
        }
    }
    Ok(())
}

fn forbidden(what: impl Into<String>) -> Problem {
    Problem::Forbidden(what.into())
}

/// A name as an error may repeat it.
fn shown(name: &str) -> String {
    name.chars().filter(char::is_ascii_graphic).take(40).collect()
}
