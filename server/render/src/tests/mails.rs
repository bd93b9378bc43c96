use std::collections::BTreeSet;

use super::{RENDERER, assert_nothing_raw, parse, selector};
use crate::wrap::WIDTH;
use crate::{FilledMail, Locale, Mail, MailFrame, SecretKind, Secrets};

const LINK: &str = "https://id.example/t/quillfern/reset#k3v9q2m8x5t7w4z6r1n0p8s2k3v9q2m8x5t7w4z6r1n0";
const PASSWORD: &str = "Ribera & Tomillo <48>";

fn secrets(kind: SecretKind) -> Secrets<'static> {
    Secrets {
        link: (kind == SecretKind::Link).then_some(LINK),
        password: (kind == SecretKind::Password).then_some(PASSWORD),
    }
}

fn render(name: &str, frame: &MailFrame, mail: &Mail) -> FilledMail {
    let draft = RENDERER.mail(frame, mail).unwrap_or_else(|error| panic!("{name}: {error}"));
    draft.fill(&secrets(mail.secret())).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Each sample mail to each sample person in each language.
fn every_mail(mut look: impl FnMut(&str, &MailFrame, &Mail, &FilledMail)) {
    for locale in RENDERER.locales() {
        for (number, frame) in MailFrame::samples().into_iter().enumerate() {
            let frame = MailFrame { locale: locale.clone(), ..frame };
            for (sample, mail) in Mail::samples() {
                let name = format!("{sample} {number} in {locale}");
                look(&name, &frame, &mail, &render(&name, &frame, &mail));
            }
        }
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn numbers(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
}

#[test]
fn every_kind_has_a_sample_and_every_sample_is_well_formed() {
    let mut kinds = BTreeSet::new();
    every_mail(|name, frame, mail, filled| {
        kinds.insert(mail.kind());
        assert_nothing_raw(name, &filled.subject);
        assert_nothing_raw(name, &filled.text);
        assert_nothing_raw(name, &filled.html);
        assert!(!filled.subject.is_empty() && !filled.subject.contains(char::is_control), "{name}");
        assert!(filled.html.len() < 60 * 1024, "{name}");
        let document = parse(name, &filled.html);
        assert_eq!(
            document.root_element().value().attr("lang"),
            Some(frame.locale.to_string().as_str()),
            "{name}"
        );
        let preheader: String =
            document.select(&selector(".pre")).flat_map(|element| element.text()).collect();
        assert!((40..=90).contains(&preheader.chars().count()), "{name}: {preheader}");
        assert_ne!(preheader, filled.subject, "{name}");
    });
    assert_eq!(kinds, Mail::KINDS.into_iter().collect());
}

#[test]
fn styles_are_inlined_and_nothing_is_fetched() {
    every_mail(|name, _, _, filled| {
        let document = parse(name, &filled.html);
        assert_eq!(document.select(&selector("style")).count(), 1, "{name}");
        assert_eq!(document.select(&selector("[class]:not([style])")).count(), 0, "{name}");
        assert_eq!(
            document.select(&selector("img, link, script, iframe, form, [src], [background]")).count(),
            0,
            "{name}"
        );
        assert!(!filled.html.contains("url(") && !filled.html.contains("@import"), "{name}");
        assert!(
            !filled.html.contains("var(") && filled.html.contains("@media (prefers-color-scheme: dark)"),
            "{name}"
        );
    });
}

#[test]
fn the_text_part_is_a_twin_of_the_html_part() {
    every_mail(|name, frame, _, filled| {
        let document = parse(name, &filled.html);
        let text = words(&filled.text);
        let button_fails = RENDERER.message(&frame.locale, "mail-button-fails", &[]).expect("exists");
        for anchor in document.select(&selector("a[href]")) {
            let target = anchor.value().attr("href").unwrap_or_default();
            let spoken: String = match target.strip_prefix("tel:") {
                Some(_) => anchor.text().collect(),
                None => target.trim_start_matches("mailto:").to_owned(),
            };
            assert!(text.contains(&spoken), "{name}: the text lacks {spoken}");
        }
        let mut rest = text.as_str();
        // The words about the button are the one sentence that a part without buttons doesn't need.
        for part in document.select(&selector("h1, p, .sl, .sv")) {
            let sentence = words(&part.text().collect::<String>());
            if sentence.starts_with(&words(&button_fails)) {
                continue;
            }
            let at = rest
                .find(&sentence)
                .unwrap_or_else(|| panic!("{name}: the text lacks, or has elsewhere: {sentence}"));
            rest = &rest[at + sentence.len()..];
        }
        let body: String = document.select(&selector("body")).flat_map(|body| body.text()).collect();
        assert!(numbers(&body).is_subset(&numbers(&filled.text)), "{name}");
    });
}

#[test]
fn lines_are_short_and_secrets_stand_alone() {
    every_mail(|name, _, mail, filled| {
        for line in filled.text.lines() {
            let one_word = !line.contains(' ');
            assert!(line.chars().count() <= WIDTH || one_word, "{name}: {line}");
        }
        let secret = match mail.secret() {
            SecretKind::None => return,
            SecretKind::Link => LINK,
            SecretKind::Password => PASSWORD,
        };
        assert_eq!(filled.text.lines().filter(|line| *line == secret).count(), 1, "{name}");
        let document = parse(name, &filled.html);
        let texts = document.root_element().text().filter(|text| text.trim() == secret).count();
        assert_eq!(texts, 1, "{name}");
        let targets =
            document.select(&selector("a")).filter(|a| a.value().attr("href") == Some(LINK)).count();
        assert_eq!(targets, usize::from(mail.secret() == SecretKind::Link), "{name}");
    });
}

#[test]
fn a_tenants_whole_furniture_stands_in_both_parts() {
    let frame = &MailFrame::samples()[0];
    let brand = &frame.brand;
    let furniture = [
        &brand.provider_line,
        &brand.provider_url,
        &brand.confidentiality_notice,
        &brand.no_reply_notice,
        &brand.web_site,
        &brand.postal_address,
        &brand.phone,
        &brand.support_email,
    ];
    let (_, mail) = &Mail::samples()[2];
    let filled = render("reset-generated", frame, mail);
    let text = words(&filled.text);
    for piece in furniture.into_iter().flatten() {
        assert!(text.contains(piece), "the text lacks {piece}");
        assert!(filled.html.contains(piece), "the html lacks {piece}");
    }
}

#[test]
fn values_from_outside_stay_values() {
    let hostile =
        "x\r\nBcc: all@evil.example\u{f8e0}link\u{f8e1}<a href=\"https://evil.example\">{{password}}";
    for (name, mail) in Mail::samples() {
        let mut frame = MailFrame::samples().remove(0);
        frame.tenant_name = hostile.to_owned();
        frame.brand.name = hostile.to_owned();
        frame.brand.web_site = Some("javascript:alert(1)".to_owned());
        frame.brand.postal_address = Some(hostile.to_owned());
        frame.display_name = Some(hostile.to_owned());
        frame.login = hostile.to_owned();
        let filled = render(name, &frame, &mail);
        assert!(!filled.subject.contains(['\r', '\n']), "{name}");
        assert!(
            !filled.html.contains("<a href=\"https://evil.example\"") && !filled.html.contains("javascript:"),
            "{name}"
        );
        assert!(!filled.text.contains('\r'), "{name}");
        parse(name, &filled.html);
    }
}

#[test]
fn a_draft_holds_no_secret_and_refuses_the_wrong_one() {
    let frame = &MailFrame::samples()[0];
    for (name, mail) in Mail::samples() {
        let draft = RENDERER.mail(frame, &mail).expect("renders");
        let wrong = Secrets { link: Some(LINK), password: Some(PASSWORD) };
        assert!(draft.fill(&wrong).is_err(), "{name}");
    }
}

#[test]
fn the_words_are_as_agreed() {
    for locale in RENDERER.locales() {
        let frame = MailFrame { locale: locale.clone(), ..MailFrame::samples().remove(0) };
        for (sample, mail) in Mail::samples() {
            let filled = render(sample, &frame, &mail);
            let name =
                if *locale == Locale::fallback() { sample.to_owned() } else { format!("{locale}-{sample}") };
            insta::assert_snapshot!(name, format!("Subject: {}\n\n{}", filled.subject, filled.text));
        }
    }
}
