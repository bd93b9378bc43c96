//! The whole theme: every kind of page and mail, in every sample state, for a full and a bare brand, in every language.

mod languages;
mod mails;
mod oauth;
mod pages;
mod themes;

use std::sync::LazyLock;

use crate::Renderer;

/// Loading checks everything; once is enough for all tests.
static RENDERER: LazyLock<Renderer> =
    LazyLock::new(|| Renderer::embedded().expect("the built-in theme is sound"));

/// Parses a document as browsers do and fails on what they would have to repair.
fn parse(name: &str, html: &str) -> scraper::Html {
    let document = scraper::Html::parse_document(html);
    assert!(document.errors.is_empty(), "{name}: {:?}", document.errors);
    document
}

fn selector(text: &str) -> scraper::Selector {
    scraper::Selector::parse(text).expect("the test writes a selector")
}

/// What would betray a message, a variable or a placeholder that was never filled in.
fn assert_nothing_raw(name: &str, content: &str) {
    for raw in ["{{", "{$", "{ $", "\u{2068}", "&lt;b&gt;", "&lt;a&gt;", "[object]", "null"] {
        assert!(!content.contains(raw), "{name} has {raw:?}: {content}");
    }
}

#[test]
fn a_renderer_can_be_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Renderer>();
}
