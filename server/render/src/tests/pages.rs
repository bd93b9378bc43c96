use std::collections::BTreeSet;

use scraper::{ElementRef, Html};

use super::{RENDERER, assert_nothing_raw, parse, selector};
use crate::{Frame, Page, PasswordError};

/// Everything a page needs, before compression.
const WEIGHT_LIMIT_BYTES: usize = 60 * 1024;

/// Each sample page of each frame in each language.
pub(super) fn every_page(mut look: impl FnMut(&str, &Frame, &Page, &str)) {
    for locale in RENDERER.locales() {
        for frame in Frame::samples() {
            let frame = Frame { locale: locale.clone(), ..frame };
            for (sample, page) in Page::samples() {
                let name = format!("{sample} of {} in {locale}", frame.tenant_slug);
                let html = RENDERER.page(&frame, &page).unwrap_or_else(|error| panic!("{name}: {error}"));
                look(&name, &frame, &page, &html);
            }
        }
    }
}

pub(super) fn sample(name: &str) -> Page {
    let found = Page::samples().into_iter().find(|(sample, _)| *sample == name);
    found.unwrap_or_else(|| panic!("no sample {name}")).1
}

pub(super) fn attribute<'a>(element: ElementRef<'a>, name: &str) -> &'a str {
    element.value().attr(name).unwrap_or_default()
}

fn forms(document: &Html) -> Vec<(String, String)> {
    document
        .select(&selector("form"))
        .map(|form| (attribute(form, "method").to_owned(), attribute(form, "action").to_owned()))
        .collect()
}

/// What is written within, in single spaces.
pub(super) fn words(document: &Html, within: &str) -> String {
    let text: Vec<&str> = document.select(&selector(within)).flat_map(|found| found.text()).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_kind_has_a_sample_and_every_sample_is_well_formed() {
    let mut kinds = BTreeSet::new();
    every_page(|name, frame, page, html| {
        kinds.insert(page.kind());
        assert_nothing_raw(name, html);
        let document = parse(name, html);
        let root = document.root_element();
        assert_eq!(attribute(root, "lang"), frame.locale.to_string(), "{name}");
        let title: String = document.select(&selector("title")).flat_map(|title| title.text()).collect();
        assert!(
            title.ends_with(if frame.brand.name.is_empty() { "North & Søn" } else { "Quillfern" }),
            "{name}: {title}"
        );
        assert_eq!(document.select(&selector("h1")).count(), 1, "{name}");
        assert_eq!(document.select(&selector("a.skip[href='#content'], main#content")).count(), 2, "{name}");
        assert_eq!(
            document.select(&selector("meta[name=referrer][content=no-referrer]")).count(),
            1,
            "{name}"
        );
    });
    assert_eq!(kinds, Page::KINDS.into_iter().collect());
}

#[test]
fn pages_live_under_a_strict_content_security_policy() {
    every_page(|name, _, _, html| {
        let document = parse(name, html);
        assert_eq!(document.select(&selector("[style], style, script:not([src])")).count(), 0, "{name}");
        for element in document.select(&selector("[src], link[href]")) {
            let address = format!("{}{}", attribute(element, "src"), attribute(element, "href"));
            assert!(address.starts_with('/') && !address.starts_with("//"), "{name}: {address}");
        }
        let everything = selector("*");
        let mut attributes = document.select(&everything).flat_map(|element| element.value().attrs());
        assert!(attributes.all(|(attribute, _)| !attribute.starts_with("on")), "{name}");
    });
}

#[test]
fn pages_can_be_driven_and_read_without_seeing_them() {
    every_page(|name, frame, _, html| {
        let document = parse(name, html);
        let ids: Vec<&str> =
            document.select(&selector("[id]")).map(|element| attribute(element, "id")).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}: an id stands twice");
        assert_eq!(document.select(&selector("button:not([type])")).count(), 0, "{name}");
        for described in document.select(&selector("[aria-describedby]")) {
            let mut targets = attribute(described, "aria-describedby").split_whitespace();
            assert!(targets.all(|target| ids.contains(&target)), "{name}: {}", described.html());
        }
        for label in document.select(&selector("label")) {
            assert!(ids.contains(&attribute(label, "for")), "{name}: {}", label.html());
        }
        for anchor in document.select(&selector("a[href^='#']")) {
            assert!(ids.contains(&&attribute(anchor, "href")[1..]), "{name}: {}", anchor.html());
        }
        let invalid = document.select(&selector("[aria-invalid]")).count();
        assert!(invalid == 0 || document.select(&selector("[role=alert]")).count() == 1, "{name}");
        for form in document.select(&selector("form")) {
            let tokens: Vec<_> = form.select(&selector("input[type=hidden][name=csrf]")).collect();
            let found = tokens.first().map(|token| attribute(*token, "value").to_owned());
            let expected = frame.csrf.clone().filter(|_| attribute(form, "action").starts_with('/'));
            assert_eq!(found, expected, "{name}");
            assert_eq!(attribute(form, "method"), "post", "{name}");
            let buttons: Vec<_> = form.select(&selector("button[type=submit]")).collect();
            let answers: BTreeSet<_> = buttons.iter().map(|button| attribute(*button, "value")).collect();
            assert!(!buttons.is_empty() && buttons.len() == answers.len(), "{name}: buttons do the same");
        }
    });
}

#[test]
fn everything_a_page_needs_is_light() {
    every_page(|name, frame, _, html| {
        let document = parse(name, html);
        let linked = selector("link, script");
        let names = document
            .select(&linked)
            .map(|element| format!("{}{}", attribute(element, "src"), attribute(element, "href")));
        let files: usize = names
            .map(|path| match path.strip_prefix("/assets/") {
                Some(file) => RENDERER.asset(file).unwrap_or_else(|| panic!("{name}: no {file}")).bytes.len(),
                None => {
                    let stylesheet = RENDERER.brand_stylesheet(&frame.brand);
                    assert_eq!(path, format!("{}/brand/{}", frame.base_path, stylesheet.file_name), "{name}");
                    stylesheet.css.len()
                }
            })
            .sum();
        let weight = files + html.len();
        assert!(weight <= WEIGHT_LIMIT_BYTES, "{name} weighs {weight} bytes");
    });
}

#[test]
fn each_form_goes_where_it_is_handled() {
    let cases = [
        ("login", "/login"),
        ("dead-password", "/login/resend"),
        ("dead-password-generated", "/login/resend"),
        ("choose-password", "/login/new-password"),
        ("signed-in", "/logout"),
        ("recover", "/recover"),
        ("reset", "/reset"),
        ("reset-expired", "/reset/resend"),
        ("consent", "/consent"),
        ("choose-account", "/login/account"),
        ("log-out", "/logout"),
        ("device", "/device"),
        ("device-confirm", "/device"),
    ];
    let frame = &Frame::samples()[0];
    for (name, path) in cases {
        let html = RENDERER.page(frame, &sample(name)).expect("renders");
        let expected = vec![("post".to_owned(), format!("/t/quillfern{path}"))];
        assert_eq!(forms(&parse(name, &html)), expected, "{name}");
    }
    for name in ["recover-sent", "reset-done", "reset-expired-unknown", "reset-sent", "error-internal"] {
        let html = RENDERER.page(frame, &sample(name)).expect("renders");
        assert_eq!(forms(&parse(name, &html)), vec![], "{name}");
    }
}

#[test]
fn a_live_reset_page_has_one_form_and_refreshes_itself_when_its_time_is_over() {
    let html = RENDERER.page(&Frame::samples()[0], &sample("reset")).expect("renders");
    let document = parse("reset", &html);
    assert_eq!(forms(&document).len(), 1);
    let password = document.select(&selector("input[name=password]")).next().expect("there is a field");
    assert_eq!(attribute(password, "autocomplete"), "new-password");
    assert_eq!((attribute(password, "minlength"), attribute(password, "maxlength")), ("15", "256"));
    let name =
        document.select(&selector("input[autocomplete=username]")).next().expect("for password managers");
    assert_eq!(attribute(name, "value"), "devika.thorne@harrowgate.example");
    assert!(html.contains("<noscript><meta http-equiv=\"refresh\" content=\"662\"></noscript>"));
    assert!(html.contains("<time datetime=\"2026-11-23T14:17:00Z\">"));
    assert!(html.contains("data-seconds=\"661\"") && html.contains("role=\"timer\""));
    assert!(html.contains("data-notches=\"15\" max=\"900\" value=\"661\""));
}

#[test]
fn a_link_that_lives_for_a_day_says_the_date_and_the_hours() {
    let html = RENDERER.page(&Frame::samples()[0], &sample("reset-set-up")).expect("renders");
    let told = words(&parse("reset-set-up", &html), ".clock-words");
    assert_eq!(told, "This link works until 14:17 GMT on 23 November 2026 23:31:01 left");
    assert!(html.contains("data-notches=\"15\" max=\"86400\" value=\"84661\""));
}

#[test]
fn the_answer_to_recover_is_the_same_for_everybody() {
    let frame = &Frame::samples()[0];
    let other = Frame { csrf: Some("other".to_owned()), request_id: "OTHER".to_owned(), ..frame.clone() };
    for name in ["recover-sent", "reset-sent"] {
        let page = sample(name);
        let bytes = RENDERER.page(frame, &page).expect("renders");
        assert_eq!(bytes, RENDERER.page(&other, &page).expect("renders"), "{name}");
        assert!(!bytes.contains("sample-token") && !bytes.contains(&frame.request_id), "{name}");
    }
}

#[test]
fn every_mismatch_carries_the_line_about_administrators_resets() {
    let frame = &Frame::samples()[0];
    let refused = RENDERER.page(frame, &sample("login-mismatch")).expect("renders");
    assert!(refused.contains("If an administrator reset your password, look for their mail"));
    assert!(refused.contains("value=\"devika.thorne@harrowgate.example\""), "what was typed stays");
    assert!(!RENDERER.page(frame, &sample("login")).expect("renders").contains("administrator"));
}

#[test]
fn each_reason_against_a_password_has_words_of_its_own() {
    let blocklisted = ["common", "context", "sequence", "repeat", "keyboard", "names", "date"]
        .map(|reason| PasswordError::Blocklisted { reason: reason.to_owned() });
    let missing = ["lowercase", "uppercase", "digit", "symbol"]
        .map(|class| PasswordError::MissingClass { class: class.to_owned() });
    let others = [PasswordError::Missing, PasswordError::TooShort { min: 15 }, PasswordError::SameAsOld];
    let mut said = BTreeSet::new();
    for error in blocklisted.iter().chain(&missing).chain(&others) {
        let page = Page::ChoosePassword {
            login: "l".to_owned(),
            reset_by: None,
            reset_at: None,
            time_zone: "UTC".to_owned(),
            error: Some(error.clone()),
            min_length: 15,
            continuation: None,
        };
        let html = RENDERER.page(&Frame::samples()[0], &page).expect("renders");
        let document = parse("choose-password", &html);
        let told = words(&document, "#password-error");
        assert!(said.insert(told.clone()), "{error:?} is told like another: {told}");
    }
}

#[test]
fn an_error_page_says_the_request_id() {
    let frame = &Frame::samples()[0];
    let html = RENDERER.page(frame, &sample("error-internal")).expect("renders");
    assert!(html.contains(&frame.request_id));
}

#[test]
fn values_from_outside_stay_values() {
    let hostile = "\"><script>alert(1)</script>{{csrf}}<b>";
    let mut frame = Frame::samples().remove(0);
    frame.tenant_name = hostile.to_owned();
    frame.brand.name = hostile.to_owned();
    frame.brand.help_url = Some("javascript:alert(1)".to_owned());
    frame.brand.colour = "red;}</style><script>".to_owned();
    let login = Page::Login {
        login: Some(hostile.to_owned()),
        error: None,
        notice: None,
        continuation: Some(hostile.to_owned()),
        client_name: Some(hostile.to_owned()),
    };
    let html = RENDERER.page(&frame, &login).expect("renders");
    parse("hostile", &html);
    assert!(!html.contains("<script>") && !html.contains("javascript:") && !html.contains("{{csrf}}<b>"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;{{csrf}}"));
}

#[test]
fn an_unknown_zone_is_told_in_utc() {
    let Page::SignedIn { login, display_name, signed_in_at, .. } = sample("signed-in") else {
        panic!("the sample is another page");
    };
    let page = Page::SignedIn { login, display_name, signed_in_at, time_zone: "Mars/Olympus".to_owned() };
    let html = RENDERER.page(&Frame::samples()[0], &page).expect("renders");
    assert!(html.contains("14:02 UTC, 23 November 2026"));
}
