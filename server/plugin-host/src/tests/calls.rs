//! Well-behaved guests of every world.

use super::{
    guests::{ANSWER_AT_256, Recipe, constant, letters, words},
    support::{callee, generate, host, load, loaded, password, patient, propose, tenant},
};
use latchkey_domain::plugin::{
    Capability, Claim, ClaimsContext, ComposeContext, Event, LogLevel, MailParts, Placeholders,
    PluginFailure, PluginHost, ProposedBrand, TokenKind,
};
use serde_json::json;
use std::collections::HashSet;

#[tokio::test]
async fn a_component_says_who_it_is_and_is_called_by_its_digest() {
    let host = host(patient());
    let schema = r#"{"type":"object","properties":{"words":{"type":"integer"}}}"#;
    let recipe = letters().described("Words", "1.4.0", schema);
    let inspection = load(&host, &recipe).await.expect("a component");
    assert_eq!(inspection.digest, latchkey_domain::digest::sha256_hex(&recipe.component()));
    assert_eq!(inspection.capability, Capability::PasswordGenerator);
    assert_eq!((inspection.name.as_str(), inspection.version.as_str()), ("Words", "1.4.0"));
    assert_eq!(inspection.settings_schema["properties"]["words"], json!({"type": "integer"}));
    assert!(host.is_loaded(&inspection.digest));
    assert_eq!(load(&host, &recipe).await, Ok(inspection), "loading again changes nothing");
    assert_eq!(password(&host, callee("00")).await, Err(PluginFailure::NotLoaded));
}

#[tokio::test]
async fn randomness_comes_from_the_callers_entropy() {
    let host = host(patient());
    let digest = loaded(&host, &letters()).await;
    let callee_with_entropy = callee(&digest);
    let mut made = HashSet::new();
    for _ in 0..100 {
        let made_now = password(&host, callee_with_entropy.clone()).await.expect("a password");
        assert!(made_now.len() == 16 && made_now.bytes().all(|byte| byte.is_ascii_lowercase()), "{made_now}");
        assert!(made.insert(made_now));
    }
    let [one, same] = [password(&host, callee(&digest)).await, password(&host, callee(&digest)).await];
    assert_eq!(one, same, "the same seed, the same password");
}

#[tokio::test]
async fn nothing_survives_a_call() {
    let host = host(patient());
    // Counts in its memory, in a global and in its table's size; says how often it was called.
    let counts = "
        (i32.store (i32.const 8000) (i32.add (i32.load (i32.const 8000)) (i32.const 1)))
        (global.set $called (i32.add (global.get $called) (i32.const 1)))
        (drop (table.grow $t (ref.null func) (i32.const 1)))
        (i32.store8 (i32.const 4096) (i32.add (i32.const 48) (i32.load (i32.const 8000))))
        (i32.store8 (i32.const 4097) (i32.add (i32.const 48) (global.get $called)))
        (i32.store8 (i32.const 4098) (i32.add (i32.const 48) (table.size $t)))
        ;; A page that is not kept resident, and one that is grown: both must come back as they were.
        (i32.store8 (i32.const 4099) (i32.add (i32.const 48) (i32.load8_u (i32.const 100000))))
        (i32.store8 (i32.const 100000) (i32.const 9))
        (i32.store8 (i32.const 4100) (i32.add (i32.const 48) (memory.grow (i32.const 1))))
        (i32.store (i32.const 131072) (i32.const 7))
        (i32.const 256)";
    let recipe = Recipe::generator(counts)
        .item("(global $called (mut i32) (i32.const 0))")
        .item("(table $t 0 10 funcref)")
        .saying(".....");
    let digest = loaded(&host, &recipe).await;
    for _ in 0..5 {
        assert_eq!(password(&host, callee(&digest)).await.as_deref(), Ok("11102"));
    }
}

#[tokio::test]
async fn a_guest_refuses_in_words_that_are_cut_and_cleaned() {
    let host = host(patient());
    let digest = loaded(&host, &Recipe::generator(ANSWER_AT_256).refusing("no\r\nwords\u{1b}[31m")).await;
    assert_eq!(password(&host, callee(&digest)).await, Err(PluginFailure::Refused("no  words [31m".into())));
    let digest = loaded(&host, &Recipe::generator(ANSWER_AT_256).refusing(&"x".repeat(5_000))).await;
    assert_eq!(password(&host, callee(&digest)).await, Err(PluginFailure::Refused("x".repeat(500))));
}

#[tokio::test]
async fn log_lines_are_bounded_and_clean() {
    let host = host(patient());
    // Sixty lines of 2,000 characters from 8,000 on, each with a line break in it.
    let chatty = "
        (loop $l
            (call $write (i32.const 2) (i32.const 8000) (i32.const 2000))
            (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 60))))
        (i32.const 256)";
    let line = format!("a\n{}", "b".repeat(1_998));
    let recipe = Recipe::namer(chatty).importing_log().saying("ada").data(8_000, line.as_bytes());
    let digest = loaded(&host, &recipe).await;
    let answered = propose(&host, callee(&digest)).await.expect("a name");
    assert_eq!((answered.answer.as_str(), answered.log.len()), ("ada", 50));
    for line in answered.log {
        assert_eq!((line.level, line.message.chars().count()), (LogLevel::Warn, 1_000));
        assert!(line.message.starts_with("a bbb"));
    }
}

#[tokio::test]
async fn a_call_for_another_world_is_no_call() {
    let host = host(patient());
    let digest = loaded(&host, &constant("correct horse")).await;
    let failure = propose(&host, callee(&digest)).await.unwrap_err();
    assert_eq!(failure.name(), "trap");
    assert!(failure.to_string().contains("password-generator"), "{failure}");
    assert!(generate(&host, callee(&digest)).await.is_ok());
}

#[tokio::test]
async fn a_composer_reads_the_draft_and_rewords_it() {
    let host = host(patient());
    // The arguments lie behind one pointer: kind (2 words), context, draft, settings. The draft's three texts are
    // the words before the last two.
    let echo = "
        (i32.store offset=4 (i32.const 256) (i32.load offset=AT0 (local.get 0)))
        (i32.store offset=8 (i32.const 256) (i32.load offset=AT1 (local.get 0)))
        (i32.store offset=12 (i32.const 256) (i32.load offset=AT2 (local.get 0)))
        (i32.store offset=16 (i32.const 256) (i32.load offset=AT3 (local.get 0)))
        (i32.store offset=20 (i32.const 256) (i32.load offset=AT4 (local.get 0)))
        (i32.store offset=24 (i32.const 256) (i32.load offset=AT5 (local.get 0)))
        (i32.const 256)";
    // kind 8; tenant 24, locale 8, to 8, greeting 12, login 8, brand 13 × 12, placeholders 24, facts 8.
    let draft_at = 8 + 24 + 8 + 8 + 12 + 8 + 13 * 12 + 24 + 8;
    let body = (0..6).fold(echo.to_owned(), |body, word| {
        body.replace(&format!("AT{word}"), &(draft_at + 4 * word).to_string())
    });
    let recipe = Recipe::of("mail-composer").export("compose", 1, &body).data(256, &words(&[0; 7]));
    let digest = loaded(&host, &recipe).await;
    let context = ComposeContext {
        tenant: tenant(),
        locale: "fr".into(),
        kind: "reset-link".into(),
        to: "ada@school.example".into(),
        greeting_name: Some("Ada".into()),
        login: "ada".into(),
        brand: ProposedBrand { name: Some("Nubaria".into()), ..ProposedBrand::default() },
        placeholders: Placeholders { link: Some("{link}".into()), password: None },
        facts: Vec::new(),
    };
    let draft = MailParts { subject: "Zażółć".into(), text: "a\nb".into(), html: "<p>a</p>".into() };
    let answered = host.compose(callee(&digest), context, draft.clone()).await.expect("a mail");
    assert_eq!(answered.answer, draft);
}

#[tokio::test]
async fn a_brand_comes_with_what_it_sets() {
    let host = host(patient());
    // `ok`, then 13 options of 12 bytes: the name and the colour are set.
    let mut answer = vec![0; 1];
    answer.extend([1, 4_096, 7, 1, 4_103, 7]);
    answer.extend([0; 33]);
    let recipe = Recipe::of("tenant-branding")
        .export("brand", 10, ANSWER_AT_256)
        .data(256, &words(&answer))
        .data(4_096, b"Nubaria#00aaff");
    let digest = loaded(&host, &recipe).await;
    let answered = host.brand(callee(&digest), tenant(), "en".into()).await.expect("a brand");
    let expected = ProposedBrand {
        name: Some("Nubaria".into()),
        colour: Some("#00aaff".into()),
        ..ProposedBrand::default()
    };
    assert_eq!(answered.answer, expected);
}

#[tokio::test]
async fn claims_and_events_come_as_they_are_made() {
    let host = host(patient());
    let recipe = Recipe::of("token-claims")
        .export("claims", 1, ANSWER_AT_256)
        .data(256, &words(&[0, 512, 1]))
        .data(512, &words(&[4_096, 5, 4_101, 4]))
        .data(4_096, b"grade[12]");
    let digest = loaded(&host, &recipe).await;
    let context = ClaimsContext {
        tenant: tenant(),
        token: TokenKind::IdToken,
        client_id: "timetable".into(),
        subject: "s".into(),
        scopes: vec!["openid".into()],
        facts: Vec::new(),
    };
    let answered = host.claims(callee(&digest), context).await.expect("claims");
    assert_eq!(answered.answer, [Claim { name: "grade".into(), value: "[12]".into() }]);

    // Gives back the list that came in.
    let echo = "
        (i32.store offset=4 (i32.const 256) (local.get 0))
        (i32.store offset=8 (i32.const 256) (local.get 1))
        (i32.const 256)";
    let digest = loaded(&host, &Recipe::of("event-sink").export("shape", 4, echo)).await;
    let events = vec![Event {
        id: "01890000-0000-7000-8000-000000000009".into(),
        kind: "reset.requested".into(),
        occurred_at: "2026-11-24T18:00:00Z".into(),
        payload: "{}".into(),
    }];
    let answered = host.shape(callee(&digest), events.clone()).await.expect("events");
    assert_eq!(answered.answer, events);
}
