//! The pages that an application's or a device's request leads to.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html};

use super::pages::{attribute, every_page, sample, words};
use super::{RENDERER, parse, selector};
use crate::{ApplicationRow, ConsentScope, Frame, Locale, Page};

const HOSTILE: &str = "\"><script>alert(1)</script>{{csrf}}<b>";
const SCRIPT_ADDRESS: &str = "javascript:alert(1)";

fn frame() -> Frame {
    Frame::samples().remove(0)
}

fn render(page: &Page) -> Html {
    parse(page.kind(), &RENDERER.page(&frame(), page).expect("renders"))
}

fn hidden(form: ElementRef<'_>) -> Vec<(String, String)> {
    form.select(&selector("input[type=hidden]"))
        .map(|field| (attribute(field, "name").to_owned(), attribute(field, "value").to_owned()))
        .collect()
}

fn buttons(document: &Html, name: &str) -> Vec<String> {
    let named = selector(&format!("form button[type=submit][name={name}]"));
    document.select(&named).map(|button| attribute(button, "value").to_owned()).collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn forms_carry_what_the_application_waits_for() {
    let names = ["login-continue", "choose-password-continue", "consent", "choose-account", "log-out"];
    for name in names {
        let document = render(&sample(name));
        let form = document.select(&selector("form")).next().expect("the main act");
        assert!(hidden(form).contains(&pair("continue", "sample+continuation/3q2=")), "{name}");
    }
    for name in ["login", "choose-password", "log-out-unnamed"] {
        assert_eq!(render(&sample(name)).select(&selector("[name=continue]")).count(), 0, "{name}");
    }
}

/// Else choosing another language would forget the application.
#[test]
fn the_language_chooser_keeps_the_continuation() {
    let first = |frame: &Frame, name: &str| {
        let document = parse(name, &RENDERER.page(frame, &sample(name)).expect("renders"));
        let links = selector("nav.languages a");
        let link = document.select(&links).next().expect("there are others");
        attribute(link, "href").to_owned()
    };
    assert_eq!(first(&frame(), "login"), "?ui_locales=es");
    assert_eq!(first(&frame(), "login-continue"), "?continue=sample%2Bcontinuation%2F3q2%3D&ui_locales=es");
    let elsewhere = Frame { languages_at: "/t/quillfern/device?user_code=A".to_owned(), ..frame() };
    assert_eq!(first(&elsewhere, "login-continue"), "/t/quillfern/device?user_code=A&ui_locales=es");
}

#[test]
fn who_logs_in_for_an_application_is_told_for_which() {
    let told = |name| words(&render(&sample(name)), "main");
    assert!(told("login-continue").contains("to continue to Fernbridge Rota"));
    assert!(!told("login").contains("to continue"));
    assert!(told("login-reauthenticate").contains("confirm that it is you by typing your password again"));
}

#[test]
fn a_decision_is_allow_or_deny_and_allow_comes_first() {
    for name in ["consent", "consent-bare", "device-confirm", "device-confirm-bare"] {
        let document = render(&sample(name));
        assert_eq!(buttons(&document, "decision"), ["allow", "deny"], "{name}");
        assert_eq!(document.select(&selector("form .button-main")).count(), 1, "{name}");
    }
    assert_eq!(buttons(&render(&sample("choose-account")), "choice"), ["keep", "other"]);
}

#[test]
fn consent_tells_who_asks_and_who_is_asked() {
    let document = render(&sample("consent"));
    let told = words(&document, "main");
    for part in
        ["Fernbridge Rota", "rota.fernbridge.example", "Devika Thorne", "devika.thorne@harrowgate.example"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    let switch = document.select(&selector(".account a")).next().expect("a way to another account");
    assert_eq!(
        attribute(switch, "href"),
        "/t/quillfern/login?continue=sample%2Bcontinuation%2F3q2%3D&switch=1"
    );
    let links: Vec<_> = document
        .select(&selector("main > .links a"))
        .map(|link| attribute(link, "href").to_owned())
        .collect();
    assert_eq!(
        links,
        ["about", "privacy", "terms"].map(|path| format!("https://rota.fernbridge.example/{path}"))
    );
    assert_eq!(render(&sample("consent-bare")).select(&selector("main > .links, .scopes")).count(), 0);
}

#[test]
fn every_scope_has_words_of_its_own_in_each_language() {
    let mut said = BTreeSet::new();
    for locale in RENDERER.locales() {
        let frame = Frame { locale: locale.clone(), ..frame() };
        let html = RENDERER.page(&frame, &sample("consent")).expect("renders");
        let document = parse("consent", &html);
        let scopes: Vec<String> =
            document.select(&selector(".scopes li")).map(|scope| scope.text().collect()).collect();
        assert_eq!(scopes.len(), 6, "{locale}");
        assert!(scopes[5].contains("rota:write"), "{locale}: {}", scopes[5]);
        for scope in scopes {
            assert!(said.insert(scope.clone()), "{locale}: {scope} stands twice");
        }
    }
}

#[test]
fn what_an_application_says_of_itself_stays_a_value() {
    let consent = Page::Consent {
        client_name: HOSTILE.to_owned(),
        client_host: HOSTILE.to_owned(),
        client_uri: Some(SCRIPT_ADDRESS.to_owned()),
        policy_uri: Some(format!("https://a.example/{HOSTILE}")),
        tos_uri: Some("data:text/html,x".to_owned()),
        login: HOSTILE.to_owned(),
        display_name: HOSTILE.to_owned(),
        scopes: vec![ConsentScope::Other(HOSTILE.to_owned())],
        continuation: HOSTILE.to_owned(),
    };
    let row = ApplicationRow {
        id: HOSTILE.to_owned(),
        client_name: HOSTILE.to_owned(),
        client_uri: Some(SCRIPT_ADDRESS.to_owned()),
        scopes: vec![ConsentScope::Other(HOSTILE.to_owned())],
        granted_at: jiff::Timestamp::UNIX_EPOCH,
        last_used_at: None,
        first_party: false,
    };
    let applications = Page::Applications { rows: vec![row], time_zone: "UTC".to_owned() };
    let form_post = Page::FormPost {
        action: "https://a.example/\"><script>".to_owned(),
        fields: vec![(HOSTILE.to_owned(), HOSTILE.to_owned())],
        client_name: HOSTILE.to_owned(),
    };
    for page in [consent, applications, form_post] {
        let html = RENDERER.page(&frame(), &page).expect("renders");
        let document = parse(page.kind(), &html);
        assert!(!html.contains("<script>") && !html.contains("<b>{{csrf}}"), "{html}");
        assert_eq!(document.select(&selector("script:not([src])")).count(), 0, "{}", page.kind());
        for link in document.select(&selector("a[href], form[action]")) {
            let address = format!("{}{}", attribute(link, "href"), attribute(link, "action"));
            assert!(!address.starts_with("javascript:") && !address.starts_with("data:"), "{address}");
        }
    }
}

#[test]
fn only_an_answer_to_an_application_leaves_us_and_it_takes_nothing_of_ours_along() {
    every_page(|name, frame, page, html| {
        let document = parse(name, html);
        for form in document.select(&selector("form")) {
            let ours = attribute(form, "action").starts_with(&format!("{}/", frame.base_path));
            assert_eq!(ours, page.kind() != "form-post", "{name}");
        }
    });
    let document = render(&sample("form-post"));
    let form = document.select(&selector("form[data-submit-now]")).next().expect("the form");
    assert_eq!(attribute(form, "action"), "https://rota.fernbridge.example/callback?a=1&b=2");
    let expected = [
        pair("code", "sample-code"),
        pair("state", "sample \"state\""),
        pair("iss", "https://id.example/t/quillfern"),
    ];
    assert_eq!(hidden(form), expected);
    assert_eq!(form.select(&selector("button[type=submit]:not([name])")).count(), 1);
}

#[test]
fn an_answer_goes_to_web_addresses_only() {
    for action in [SCRIPT_ADDRESS, "", "/t/quillfern/logout", "//a.example", "app.example:/callback"] {
        let page = Page::FormPost { action: action.to_owned(), fields: vec![], client_name: "A".to_owned() };
        assert!(RENDERER.page(&frame(), &page).is_err(), "{action}");
    }
}

#[test]
fn a_device_code_is_shown_and_sent_back() {
    let document = render(&sample("device-confirm"));
    assert_eq!(words(&document, ".code"), "WDJB-MJHT");
    let form = document.select(&selector("form")).next().expect("the main act");
    assert!(hidden(form).contains(&pair("user_code", "WDJB-MJHT")));
    let typed = render(&sample("device-unknown"));
    let field = typed.select(&selector("input[name=user_code]")).next().expect("the field");
    assert_eq!((attribute(field, "value"), attribute(field, "aria-invalid")), ("WDJB-MJHT", "true"));
    assert_eq!((attribute(field, "autocomplete"), attribute(field, "maxlength")), ("off", "20"));
    let resting = words(&render(&sample("device-throttled")), "#user_code-error");
    assert!(resting.contains("rests for 5 minutes"), "{resting}");
}

#[test]
fn each_application_can_be_disconnected() {
    let document = render(&sample("applications"));
    let forms: Vec<_> = document.select(&selector("form")).map(|form| attribute(form, "action")).collect();
    assert_eq!(forms, ["/t/quillfern/account/applications"]);
    let ids = buttons(&document, "client_id");
    assert_eq!(ids, ["rota", "desk", "screen"]);
    let spoken = document.select(&selector("button[aria-label='Disconnect Fernbridge Rota']")).count();
    assert_eq!(spoken, 1, "buttons are told apart without seeing them");
    let empty = render(&sample("applications-empty"));
    assert_eq!(empty.select(&selector("form")).count(), 0);
    let signed_in = render(&sample("signed-in"));
    assert_eq!(signed_in.select(&selector("a[href='/t/quillfern/account/applications']")).count(), 1);
}

#[test]
fn developers_read_what_an_application_did_wrong_in_english() {
    for locale in RENDERER.locales() {
        let frame = Frame { locale: locale.clone(), ..frame() };
        let html = RENDERER.page(&frame, &sample("error-authorization")).expect("renders");
        let document = parse("error-authorization", &html);
        let told = words(&document, "[lang=en].mono");
        assert_eq!(told, "invalid_request: redirect_uri is not one of the client's");
        let own = words(&document, ".lead");
        assert_eq!(own.starts_with("The application asked"), *locale == Locale::fallback(), "{own}");
    }
}
