//! Those who guess are slowed down, and nobody else: not other networks, not the person whose account it is.

use super::PASSWORD;
use latchkey_app::login::Limits;
use latchkey_domain::password::Argon2Parameters;
use latchkey_tests::{
    databases::Engine,
    on_every_database,
    server::{TestServer, Wishes},
    visitor::Form,
};
use latchkey_web::{EdgeSettings, GateSettings};
use reqwest::{Client, StatusCode, header::HeaderMap, redirect::Policy};
use std::{num::NonZeroU32, time::Duration};
use tokio::task::JoinSet;

on_every_database!(parallel_guesses_are_all_counted, a_network_that_guesses_waits with behind_a_proxy());

/// A server that believes loopback about where requests come from.
fn behind_a_proxy() -> Wishes {
    let edge = EdgeSettings {
        trusted_proxies: vec!["127.0.0.0/8".parse().expect("a network")],
        ..Wishes::default().edge
    };
    Wishes { edge, ..Wishes::default() }
}

async fn server(wishes: Wishes) -> TestServer {
    TestServer::start_with(Engine::Sqlite, wishes).await.expect("SQLite is never left out")
}

/// A login form that is sent again and again.
#[derive(Clone)]
struct Guesser {
    client: Client,
    form: Form,
    cookie: String,
}

impl Guesser {
    async fn at(server: &TestServer) -> Self {
        let page = server.visitor("quillfern").open("/login").await;
        let cookie = page.headers["set-cookie"].to_str().expect("ASCII").split(';').next().expect("a pair");
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { client, form: page.form(), cookie: cookie.to_owned() }
    }

    async fn guess(&self, login: &str, password: &str, from: &str) -> (StatusCode, HeaderMap) {
        let form = self.form.clone().with(&[("login", login), ("password", password)]);
        let request = self.client.post(form.action).form(&form.fields).header("cookie", &self.cookie);
        let answer = request.header("x-forwarded-for", from).send().await.expect("an answer");
        (answer.status(), answer.headers().clone())
    }

    /// Wrong guesses until they are refused unseen; how many were looked at.
    async fn guess_until_told_to_wait(&self, login: &str, from: &str) -> u32 {
        for guesses in 0..50 {
            match self.guess(login, "not the password", from).await.0.as_u16() {
                422 => {}
                429 => return guesses,
                other => panic!("{other}"),
            }
        }
        panic!("fifty guesses were looked at");
    }
}

async fn a_network_that_guesses_waits(server: &TestServer) {
    let guesser = Guesser::at(server).await;
    let devika = server.person("quillfern", "devika.thorne");
    let (attacker, home) = ("198.51.100.7", "203.0.113.5");
    let allowed = Limits::default().login_per_account_and_network;
    assert_eq!(guesser.guess_until_told_to_wait(&devika.login, attacker).await, allowed);
    // The address and the login are two names of one account's guesser only if both are typed; the right password waits too.
    let (status, headers) = guesser.guess(&devika.login, &devika.password, attacker).await;
    assert_eq!(status, 429);
    let wait: u64 = headers["retry-after"].to_str().ok().and_then(|wait| wait.parse().ok()).expect("seconds");
    assert!((1..=15 * 60).contains(&wait), "{wait}");
    assert_eq!(
        guesser.guess(&devika.login.to_uppercase(), "x", attacker).await.0,
        429,
        "the same login in other letters"
    );

    assert_eq!(guesser.guess(&devika.login, &devika.password, home).await.0, 303, "another network gets in");
    assert_eq!(guesser.guess("jonas.pell", "x", attacker).await.0, 422, "another account is another count");
    // What comes before the nearest untrusted address was written by the visitor.
    for forged in ["203.0.113.5, 198.51.100.7", "198.51.100.7, 127.0.0.1", "rubbish, 198.51.100.7"] {
        assert_eq!(guesser.guess(&devika.login, &devika.password, forged).await.0, 429, "{forged}");
    }
    server.wait(Duration::from_secs(wait)).await;
    assert_eq!(
        guesser.guess(&devika.login, &devika.password, attacker).await.0,
        303,
        "it waited as long as it was told"
    );
}

async fn parallel_guesses_are_all_counted(server: &TestServer) {
    let guesser = Guesser::at(server).await;
    let mut guesses = JoinSet::new();
    for _ in 0..50 {
        let guesser = guesser.clone();
        guesses.spawn(async move { guesser.guess("devika.thorne", "not the password", "").await.0.as_u16() });
    }
    let answers = guesses.join_all().await;
    let allowed = Limits::default().login_per_account_and_network as usize;
    let seen = |status| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((seen(422), seen(429)), (allowed, 50 - allowed), "{answers:?}");
}

#[tokio::test]
async fn an_ipv6_network_is_one_however_many_addresses_it_has() {
    let server = server(behind_a_proxy()).await;
    let guesser = Guesser::at(&server).await;
    guesser.guess_until_told_to_wait("devika.thorne", "2001:db8:1:2::1").await;
    assert_eq!(guesser.guess("devika.thorne", "x", "2001:db8:1:2:ffff::9").await.0, 429);
    assert_eq!(guesser.guess("devika.thorne", "x", "2001:db8:1:3::1").await.0, 422);
}

/// Without a trusted proxy nobody gets a fresh count by writing headers.
#[tokio::test]
async fn headers_of_strangers_are_ignored() {
    let server = server(Wishes::default()).await;
    let guesser = Guesser::at(&server).await;
    guesser.guess_until_told_to_wait("devika.thorne", "198.51.100.1").await;
    for from in ["198.51.100.2", "2001:db8::1", "127.0.0.1, 198.51.100.3", ""] {
        assert_eq!(guesser.guess("devika.thorne", "x", from).await.0, 429, "{from}");
    }
    for name in ["forwarded", "x-real-ip", "cf-connecting-ip", "true-client-ip", "x-client-ip"] {
        let form = guesser.form.clone().with(&[("login", "devika.thorne"), ("password", "x")]);
        let request = guesser.client.post(form.action).form(&form.fields).header("cookie", &guesser.cookie);
        let answer = request.header(name, "for=198.51.100.9").send().await.expect("an answer");
        assert_eq!(answer.status(), 429, "{name}");
    }
}

/// Accounts that don't exist are counted alike, so that the wait tells nothing.
#[tokio::test]
async fn strangers_to_us_wait_as_well() {
    let server = server(behind_a_proxy()).await;
    let guesser = Guesser::at(&server).await;
    for login in ["nobody", "nobody@quillfern.example", "devika.thorne"] {
        let allowed = Limits::default().login_per_account_and_network;
        assert_eq!(guesser.guess_until_told_to_wait(login, "198.51.100.7").await, allowed, "{login}");
    }
}

/// Many networks guess at one account: strange networks are refused, the person's own isn't, and an hour later all is well.
#[tokio::test]
async fn nobody_is_locked_out_for_good() {
    let limits = Limits { login_per_account: 20, ..Limits::default() };
    let server = server(Wishes { limits, ..behind_a_proxy() }).await;
    let guesser = Guesser::at(&server).await;
    let devika = server.person("quillfern", "devika.thorne");
    let (home, hotel) = ("203.0.113.5", "192.0.2.44");
    assert_eq!(guesser.guess(&devika.login, &devika.password, home).await.0, 303);
    for bot in 0..60 {
        let (status, _) =
            guesser.guess(&devika.login, "not the password", &format!("198.51.100.{bot}")).await;
        assert_eq!(status, 422);
    }
    assert_eq!(
        guesser.guess(&devika.login, &devika.password, "198.51.100.99").await.0,
        422,
        "right or wrong"
    );
    assert_eq!(guesser.guess(&devika.login, &devika.password, home).await.0, 303, "home is known");
    assert_eq!(guesser.guess(&devika.login, &devika.password, hotel).await.0, 422, "a hotel isn't");
    server.wait(Duration::from_secs(3600)).await;
    assert_eq!(
        guesser.guess(&devika.login, &devika.password, hotel).await.0,
        303,
        "an hour later it is over"
    );
}

#[tokio::test]
async fn the_coarse_gate_is_the_same_for_all() {
    let few = NonZeroU32::new(3).expect("not zero");
    let gate = GateSettings { sign_in_per_minute: few, recover_per_minute: few, ..GateSettings::default() };
    let server =
        server(Wishes { edge: EdgeSettings { gate, ..behind_a_proxy().edge }, ..behind_a_proxy() }).await;
    let guesser = Guesser::at(&server).await;
    for attempt in 0..6 {
        let login = if attempt % 2 == 0 { "devika.thorne" } else { "nobody" };
        let (status, headers) = guesser.guess(login, "x", "198.51.100.7").await;
        assert_eq!(status, if attempt < 3 { 422 } else { 429 }, "{attempt}");
        assert_eq!(status == 429, headers.contains_key("retry-after"));
    }
    assert_eq!(guesser.guess("devika.thorne", "x", "203.0.113.5").await.0, 422, "another network");
    let recover = format!("{}/t/quillfern/recover", server.origin);
    for attempt in 0..6 {
        let login = serde_json::json!({ "login": if attempt % 2 == 0 { "devika.thorne" } else { "nobody" } });
        let request = guesser.client.post(&recover).json(&login).header("x-forwarded-for", "198.51.100.7");
        let status = request.send().await.expect("an answer").status();
        assert_eq!(status, if attempt < 3 { 202 } else { 429 }, "{attempt}");
    }
    let health =
        guesser.client.get(format!("{}/healthz", server.origin)).header("x-forwarded-for", "198.51.100.7");
    assert_eq!(health.send().await.expect("an answer").status(), 200, "monitors are never turned away");
}

/// Passwords that wait to be hashed fill their queue; those beyond are turned away and everything else goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_hashing_queue_turns_away_and_holds_nothing_else_up() {
    // A quarter of a second for each hash, so that what happens meanwhile can be told from what waits for it.
    let argon2 = Argon2Parameters { iterations: 16, ..Argon2Parameters::default() };
    let server = server(Wishes { argon2, queue_length: 2, ..Wishes::default() }).await;
    let guesser = Guesser::at(&server).await;
    let mut logins = JoinSet::new();
    for number in 0..40 {
        let guesser = guesser.clone();
        logins.spawn(async move { guesser.guess(&format!("somebody-{number}"), PASSWORD, "").await });
    }
    let mut answers = Vec::new();
    let mut health_checks_meanwhile = 0;
    while !logins.is_empty() {
        let health =
            guesser.client.get(format!("{}/healthz", server.origin)).send().await.expect("an answer");
        assert_eq!(health.status(), 200);
        while let Some(answer) = logins.try_join_next() {
            answers.push(answer.expect("no panic"));
        }
        let is_first_hash_done = answers.iter().any(|(status, _)| *status == 422);
        health_checks_meanwhile += u32::from(!is_first_hash_done);
    }
    assert!(
        health_checks_meanwhile >= 5,
        "{health_checks_meanwhile} health checks before the first hash was done"
    );
    let turned_away: Vec<_> = answers.iter().filter(|(status, _)| *status == 503).collect();
    assert!(turned_away.len() >= 20, "{} of 40 were turned away", turned_away.len());
    assert!(answers.iter().any(|(status, _)| *status == 422), "those who had room were served");
    for (_, headers) in turned_away {
        let wait: u32 =
            headers["retry-after"].to_str().ok().and_then(|wait| wait.parse().ok()).expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
    }
}
