use super::RENDERER;
use crate::theme::{Files, embedded_files};
use crate::{Brand, Renderer, ThemeProblem};

fn changed(path: &str, change: impl FnOnce(&str) -> String) -> Result<Renderer, crate::ThemeError> {
    let mut files: Files = embedded_files().expect("the files are text");
    let source = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    files.insert(path.to_owned(), change(source));
    Renderer::load(&files)
}

fn refusal(path: &str, more: &str) -> crate::ThemeError {
    match changed(path, |source| format!("{source}{more}")) {
        Ok(_) => panic!("{path} with {more:?} should have been refused"),
        Err(error) => error,
    }
}

#[test]
fn a_mistake_is_found_when_the_theme_is_loaded_and_names_its_file() {
    let cases = [
        ("pages/login.hbs", "{{nobody}}"),
        ("pages/login.hbs", "{{proof}}"),
        ("pages/login.hbs", "{{t \"no-such-message\"}}"),
        ("pages/reset.hbs", "{{{login}}}"),
        ("pages/reset.hbs", "{{#if login}}"),
        ("mail/reset-link/html.hbs", "{{password}}"),
        ("mail/reset-link/text.hbs", "{{> card}}"),
        ("mail/test/subject.hbs", "{{link}}"),
        ("mail/test/html.hbs", "<p class=\"unknown\">"),
        ("locales/en.ftl", "no message"),
        ("theme.toml", "surprise = 1"),
    ];
    for (path, more) in cases {
        let error = refusal(path, more);
        assert_eq!(error.file, path, "{more}: {error}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let mut files = embedded_files().expect("the files are text");
    files.remove("mail/welcome/text.hbs");
    let error = Renderer::load(&files).err().expect("a mail has no text");
    assert_eq!(
        (error.file.as_str(), matches!(error.problem, ThemeProblem::Missing)),
        ("mail/welcome/text.hbs", true)
    );
}

#[test]
fn bombs_are_refused_before_they_are_parsed() {
    for bomb in [
        "{{#*inline \"x\"}}{{> x}}{{/inline}}{{> x}}".to_owned(),
        format!("{{{{t {} a}}}}", "(eq ".repeat(1_800)),
        "{{#if login}}".repeat(5_000),
        "{{> layout}}".to_owned(),
    ] {
        let error = refusal("partials/head.hbs", &bomb);
        assert!(!matches!(error.problem, ThemeProblem::Syntax(_)), "{error}");
    }
}

#[test]
fn languages_are_negotiated_in_order_of_preference() {
    let tag = |wishes: &[&str]| RENDERER.negotiate(wishes.iter().copied()).to_string();
    assert_eq!(tag(&["en-GB"]), "en");
    assert_eq!(tag(&["xx", "not a tag", "*", ""]), "en");
    let spanish = |source: &str| source.to_owned();
    let mut files = embedded_files().expect("the files are text");
    let english = files["locales/en.ftl"].clone();
    files.insert("locales/es.ftl".to_owned(), spanish("login-title = Entrar"));
    files.insert("locales/pt-BR.ftl".to_owned(), english);
    let renderer = Renderer::load(&files).expect("the theme is sound");
    let tag = |wishes: &[&str]| renderer.negotiate(wishes.iter().copied()).to_string();
    assert_eq!(tag(&["de", "es-AR", "en"]), "es");
    assert_eq!(tag(&["pt"]), "pt-BR");
    let spanish = renderer.negotiate(["es"]);
    assert_eq!(renderer.message(&spanish, "login-title", &[]).expect("exists"), "Entrar");
    assert_eq!(renderer.message(&spanish, "login-submit", &[]).expect("English stands in"), "Log in");
}

#[test]
fn messages_take_values_and_choose_plural_forms() {
    let locale = RENDERER.negotiate([]);
    let say = |id: &str, arguments: &[(&str, &str)]| RENDERER.message(&locale, id, arguments);
    let one = say("login-error-throttled", &[("minutes", "1")]).expect("exists");
    assert!(one.contains("for a minute"), "{one}");
    let marked = say("reset-for", &[("login", "<b>x</b>")]).expect("exists");
    assert_eq!(marked, "For <b>x</b>");
    assert!(say("reset-for", &[]).is_err() && say("nothing", &[]).is_err());
}

#[test]
fn assets_are_named_by_their_content() {
    assert!(RENDERER.asset("latchkey.css").is_none() && RENDERER.asset("../theme.toml").is_none());
    let plum = Brand { colour: "#9b2f6b".to_owned(), ..Brand::default() };
    let upper = Brand { colour: "#9B2F6B".to_owned(), ..Brand::default() };
    let blue = Brand { colour: "#1f5fbf".to_owned(), ..Brand::default() };
    assert_eq!(RENDERER.brand_stylesheet(&plum), RENDERER.brand_stylesheet(&upper));
    assert_ne!(RENDERER.brand_stylesheet(&plum).file_name, RENDERER.brand_stylesheet(&blue).file_name);
    assert!(RENDERER.brand_stylesheet(&plum).css.starts_with(":root{--brand:#9b2f6b;--brand-on:#ffffff;"));
}
