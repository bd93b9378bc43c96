//! Answers that are no answers.

use super::{
    guests::{ANSWER_AT_256, Recipe, constant, words},
    support::{Seeded, callee, host, loaded, password, patient, propose, tenant},
};
use crate::worlds::{Claims, Compose, Question, Shape};
use latchkey_domain::plugin::{
    ClaimsContext, ComposeContext, Event, MailParts, Placeholders, PluginFailure, ProposedBrand, TokenKind,
};

fn answer(failure: &PluginFailure) -> &str {
    match failure {
        PluginFailure::Answer(words) => words,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_password_that_none_can_be_is_refused_without_being_told() {
    let host = host(patient());
    for (text, told) in [
        ("", "empty"),
        ("hunter2\n", "control"),
        ("hunter\u{0}2", "control"),
        (" hunter2", "begins or ends with a space"),
        ("hunter2\u{a0}", "begins or ends with a space"),
        (&*"hunter2".repeat(40), "at most 256 characters"),
    ] {
        let digest = loaded(&host, &constant(text)).await;
        let failure = password(&host, callee(&digest)).await.unwrap_err();
        assert!(answer(&failure).contains(told), "{failure}");
        assert!(!failure.to_string().contains("hunter"), "{failure}");
    }
    let digest = loaded(&host, &constant("correct horse\u{301}")).await;
    assert_eq!(password(&host, callee(&digest)).await.as_deref(), Ok("correct hors\u{e9}"));
}

#[tokio::test]
async fn what_is_too_large_to_lift_is_refused_before_it_is_copied() {
    let host = host(patient());
    let huge = |length: usize| Recipe::generator(ANSWER_AT_256).pages(64).data(256, &words(&[0, 0, length]));
    let digest = loaded(&host, &huge(2 * 1024 * 1024)).await;
    let failure = password(&host, callee(&digest)).await.unwrap_err();
    assert!(answer(&failure).contains("256 KiB"), "{failure}");
    let digest = loaded(&host, &huge(1 << 30)).await;
    let failure = password(&host, callee(&digest)).await.unwrap_err();
    assert_eq!(failure.name(), "trap", "beyond its own memory: {failure}");
}

#[tokio::test]
async fn what_is_not_text_is_refused() {
    let host = host(patient());
    let digest = loaded(&host, &constant("....").data(4_096, b"ab\xff\xfe")).await;
    let failure = password(&host, callee(&digest)).await.unwrap_err();
    assert!(answer(&failure).contains("UTF-8"), "{failure}");
    let nonsense = Recipe::generator(ANSWER_AT_256).data(256, &words(&[7, 4_096, 4]));
    let digest = loaded(&host, &nonsense).await;
    assert_eq!(password(&host, callee(&digest)).await.unwrap_err().name(), "trap");
}

#[tokio::test]
async fn a_user_name_is_one_short_line() {
    let host = host(patient());
    for text in ["", "ada\nlovelace", &*"a".repeat(129)] {
        let digest = loaded(&host, &Recipe::namer(ANSWER_AT_256).saying(text)).await;
        answer(&propose(&host, callee(&digest)).await.unwrap_err());
    }
}

#[test]
fn a_mail_gains_no_header_line_and_stays_within_its_size() {
    let compose = |subject: &str, text: &str, html: &str| {
        let context = ComposeContext {
            tenant: tenant(),
            locale: "en".into(),
            kind: "test".into(),
            to: "a@b".into(),
            greeting_name: None,
            login: "a".into(),
            brand: ProposedBrand::default(),
            placeholders: Placeholders::default(),
            facts: Vec::new(),
        };
        let parts = MailParts { subject: subject.into(), text: text.into(), html: html.into() };
        Compose::new(context, parts.clone()).accept(parts.into())
    };
    assert!(compose("Hello", "a\r\nb\tc", "<p>").is_ok());
    assert!(compose("Hello\r\nBcc: all@b", "", "").unwrap_err().contains("line break"));
    assert!(compose("", "", "").unwrap_err().contains("subject is empty"));
    assert!(compose(&"x".repeat(201), "", "").unwrap_err().contains("200"));
    assert!(compose("x", &"x".repeat(61_441), "").unwrap_err().contains("text part"));
    assert!(compose("x", "", &"x".repeat(61_441)).unwrap_err().contains("html part"));
    assert!(compose("x", "a\0", "").unwrap_err().contains("control"));
}

#[test]
fn claims_are_few_small_json_and_named_once() {
    let claims = |claims: &[(&str, &str)]| {
        let context = ClaimsContext {
            tenant: tenant(),
            token: TokenKind::AccessToken,
            client_id: "c".into(),
            subject: "s".into(),
            scopes: Vec::new(),
            facts: Vec::new(),
        };
        let raw = claims.iter().map(|(name, value)| crate::bindings::tokens::Claim {
            name: (*name).into(),
            value: (*value).into(),
        });
        Claims::new(context).accept(raw.collect())
    };
    assert!(claims(&[("a", "1"), ("b", r#"{"c":[null]}"#)]).is_ok());
    assert!(claims(&[("a", "1"), ("a", "2")]).unwrap_err().contains("same name"));
    assert!(claims(&[("a", "nope")]).unwrap_err().contains("no JSON"));
    assert!(claims(&[("", "1")]).unwrap_err().contains("empty"));
    assert!(claims(&[("a", &format!("\"{}\"", "x".repeat(4_096)))]).unwrap_err().contains("4096"));
    let names: Vec<String> = (0..33).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    assert!(claims(&many).unwrap_err().contains("33 claims"));
}

#[test]
fn events_are_shaped_and_left_out_but_never_invented() {
    let event = |id: &str, payload: &str| Event {
        id: id.into(),
        kind: "reset.requested".into(),
        occurred_at: "2026-11-24T18:00:00Z".into(),
        payload: payload.into(),
    };
    let shape = |raw: Vec<Event>| {
        let given = Shape::new(vec![event("1", "{}"), event("2", "{}")]);
        given.accept(raw.into_iter().map(Into::into).collect())
    };
    assert_eq!(shape(Vec::new()), Ok(Vec::new()));
    assert_eq!(shape(vec![event("2", r#"{"a":1}"#)]).map(|events| events.len()), Ok(1));
    assert!(shape(vec![event("3", "{}")]).unwrap_err().contains("came in"));
    assert!(shape(vec![event("1", "{}"), event("1", "{}")]).unwrap_err().contains("twice"));
    assert!(shape(vec![event("1", "[]")]).unwrap_err().contains("JSON object"));
    let moved = Event { occurred_at: "2020-01-01T00:00:00Z".into(), ..event("1", "{}") };
    assert!(shape(vec![moved]).unwrap_err().contains("time"));
}

/// Whatever bytes lie where the answer is looked for: a typed result, never a panic.
#[tokio::test]
async fn random_answers_end_in_a_result() {
    let host = host(patient());
    // Fills the answer and the text from the host's randomness.
    let noise = "
        (call $bytes (i32.const 16) (i32.const 512))
        (i64.store (i32.const 256) (i64.load (i32.load (i32.const 512))))
        (i64.store (i32.const 264) (i64.load offset=8 (i32.load (i32.const 512))))
        (i32.store8 (i32.const 256) (i32.and (i32.load8_u (i32.const 256)) (i32.const 1)))
        (i32.store (i32.const 260) (i32.and (i32.load (i32.const 260)) (i32.const 0x3ffff)))
        (i32.store (i32.const 264) (i32.and (i32.load (i32.const 264)) (i32.const 0x1ff)))
        (i32.const 256)";
    let digest = loaded(&host, &Recipe::generator(noise).importing_random()).await;
    for seed in 0..300 {
        let mut callee = callee(&digest);
        callee.entropy = Seeded::new(seed);
        if let Err(failure) = password(&host, callee).await {
            assert!(["answer", "trap", "refused"].contains(&failure.name()), "{failure}");
        }
    }
}
