//! Applications at work at the noisiest level: the log has none of what they and their people hold.

use super::binary;
use latchkey_protocol::jose::{Algorithm, Header, SigningKey, jws};
use latchkey_tests::{
    api::{Answer, send},
    binary::Process,
    by_hand::ByHand,
    relying_party::{Claims, DEVICE_CODE, Listener, key_set, secret, sign},
    visitor::Seen,
};
use reqwest::{Client, Method, RequestBuilder, Url, redirect::Policy};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const CALLBACK: &str = "https://app.example/callback";

/// A demo, what its tenant's owner may do, and every secret that came by.
struct Story<'a> {
    demo: &'a Process,
    http: Client,
    issuer: String,
    owner: String,
    secrets: Vec<(&'static str, String)>,
}

impl Story<'_> {
    fn keep(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() > 5, "{what}: {secret}");
        self.secrets.push((what, secret.clone()));
        secret
    }

    fn keep_of(&mut self, what: &'static str, answer: &Value, name: &str) -> String {
        self.keep(what, answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")))
    }

    fn at(&self, method: Method, endpoint: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/oauth2/{endpoint}", self.issuer))
    }

    async fn owner(&self, path: &str, body: &Value) -> Value {
        self.demo.api(&self.owner).post(&format!("/tenants/quillfern{path}"), body).await.expect(201)
    }

    /// As a client with a secret.
    async fn call(&self, client: &Value, endpoint: &str, form: &[(&str, &str)]) -> Answer {
        let id = client["client_id"].as_str().expect("an id");
        send(self.at(Method::POST, endpoint).basic_auth(id, client["client_secret"].as_str()).form(form))
            .await
    }

    /// A browser asks and is redirected with a code.
    async fn code(&mut self, browser: &mut ByHand, client: &Value, more: &[(&str, &str)]) -> String {
        let mut url = Url::parse(&format!("{}/oauth2/authorize", self.issuer)).expect("an address");
        let id = client["client_id"].as_str().expect("an id");
        let own = [("client_id", id), ("redirect_uri", CALLBACK), ("response_type", "code")];
        url.query_pairs_mut().extend_pairs(own).extend_pairs(more);
        let seen = self.follow(browser, url.as_str()).await;
        let location = seen.headers["location"].to_str().expect("ASCII");
        let location = Url::parse(location).expect("the application's address");
        let code = location.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        self.keep("a code", code)
    }

    /// Follows redirects within the server and keeps what travels in them.
    async fn follow(&mut self, browser: &mut ByHand, url: &str) -> Seen {
        let mut seen = browser.get(url).await;
        while let Some(location) = seen.headers.get("location") {
            let next = seen.url.join(location.to_str().expect("ASCII")).expect("an address");
            if let Some((_, sealed)) = next.query_pairs().find(|(name, _)| name == "continue") {
                self.keep("a request under way", sealed);
            }
            if next.origin() != seen.url.origin() {
                return seen;
            }
            seen = browser.get(next.as_str()).await;
        }
        seen
    }
}

fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the binary has the machine's clock")]
    let now = SystemTime::now();
    i64::try_from(now.duration_since(UNIX_EPOCH).expect("later").as_secs()).expect("not yet")
}

fn claims(value: Value) -> Claims {
    serde_json::from_value(value).expect("an object")
}

#[tokio::test]
async fn no_secret_of_an_application_is_logged_at_any_level() {
    let (mut demo, ready) = binary().with("LATCHKEY_LOG__FILTER", "trace").demo(&[]).await;
    let ear = Listener::start(Value::Null).await;
    let secrets = {
        let tenant = &ready["tenants"][3];
        let mut story = Story {
            demo: &demo,
            http: Client::builder().redirect(Policy::none()).build().expect("a client"),
            issuer: format!("{}/t/quillfern", ready["public_url"].as_str().expect("an origin")),
            owner: tenant["owner"]["api_token"].as_str().expect("a token").to_owned(),
            secrets: Vec::new(),
        };
        people_come(&mut story, &tenant["users"][0], &ear).await;
        clients_prove_themselves(&mut story).await;
        clients_register(&mut story).await;
        story.secrets
    };
    demo.logged("/oauth2/register").await;
    let log = demo.log();
    assert!(log.lines().count() > 500 && log.contains("/oauth2/token"), "the level was taken");
    assert!(secrets.len() > 25, "{}", secrets.len());
    for (what, secret) in &secrets {
        if let Some(line) = log.lines().find(|line| line.contains(secret.as_str())) {
            panic!("{what} is in the log, {secret}: {line}");
        }
    }
}

/// A login, what it brings, and how it ends.
async fn people_come(story: &mut Story<'_>, person: &Value, ear: &Listener) {
    let metadata = json!({
        "client_name": "Ledger", "first_party": true, "redirect_uris": [CALLBACK],
        "grant_types": ["authorization_code", "refresh_token", DEVICE_CODE],
        "backchannel_logout_uri": format!("{}/logged-out", ear.origin),
    });
    let client = story.owner("/clients", &metadata).await;
    let password = story.keep_of("a client's secret", &client, "client_secret");
    let (login, own) = (person["login"].as_str().expect("text"), person["password"].as_str().expect("text"));
    story.keep("a password", own);
    let mut browser = ByHand::new();
    browser.log_in(&format!("{}/login", story.issuer), login, own).await;
    for (name, value) in browser.cookies.clone() {
        story.keep(if name.ends_with("-form") { "a form's cookie" } else { "a session's cookie" }, value);
    }
    // By way of the login page once more, so that a sealed request travels.
    let scope = [("scope", "openid profile email offline_access")];
    let id = client["client_id"].as_str().expect("an id").to_owned();
    let asked = format!(
        "{}/oauth2/authorize?client_id={id}&redirect_uri={CALLBACK}&response_type=code",
        story.issuer
    );
    let page = story.follow(&mut browser, &format!("{asked}&prompt=login")).await;
    for (name, value) in page.form().fields {
        if name == "csrf" || name == "continue" {
            story.keep("a form's token", value);
        }
    }
    // By a form as well, which is a page of ours.
    let page = story.follow(&mut browser, &format!("{asked}&response_mode=form_post&scope=openid")).await;
    let (_, code) = page.form().fields.into_iter().find(|(name, _)| name == "code").expect("a code");
    story.keep("a code in a form", code);
    let code = story.code(&mut browser, &client, &scope).await;
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
    for wrong in [[("code_verifier", "x".repeat(43))], [("redirect_uri", "https://evil.example".to_owned())]]
    {
        let mut refused = form.to_vec();
        refused.retain(|(name, _)| *name != wrong[0].0);
        refused.push((wrong[0].0, &wrong[0].1));
        story.call(&client, "token", &refused).await.expect(400);
    }
    let tokens = story.call(&client, "token", &form).await.expect(200);
    let access = story.keep_of("an access token", &tokens, "access_token");
    let refresh = story.keep_of("a refresh token", &tokens, "refresh_token");
    let hint = story.keep_of("an ID token", &tokens, "id_token");
    send(story.at(Method::GET, "userinfo").bearer_auth(&access)).await.expect(200);
    send(story.at(Method::POST, "userinfo").form(&[("access_token", &access)])).await.expect(200);
    for token in [&access, &refresh] {
        story.call(&client, "introspect", &[("token", token)]).await.expect(200);
    }
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
    let renewed = story.call(&client, "token", &form).await.expect(200);
    story.keep_of("a refresh token", &renewed, "refresh_token");
    story.keep_of("an access token", &renewed, "access_token");
    story.call(&client, "revoke", &[("token", &access)]).await.expect(200);
    send(story.at(Method::GET, "userinfo").bearer_auth(&access)).await.expect(401);
    // With its secret in the form, and a request that is pushed.
    let verifier = story.keep("a verifier", secret());
    let pushed = [
        ("client_id", id.as_str()),
        ("client_secret", &password),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("code_verifier", &verifier),
    ];
    let pushed = send(story.at(Method::POST, "par").form(&pushed)).await.expect(201);
    let reference = story.keep_of("a pushed request", &pushed, "request_uri");
    story.code(&mut browser, &client, &[("request_uri", &reference)]).await;
    let waiting = story.call(&client, "device", &[("scope", "openid")]).await.expect(200);
    let device = story.keep_of("a device code", &waiting, "device_code");
    let typed = story.keep_of("a user code", &waiting, "user_code");
    browser.get(&format!("{}/device?user_code={typed}", story.issuer)).await;
    let form = [("grant_type", DEVICE_CODE), ("device_code", &device)];
    story.call(&client, "token", &form).await.expect(400);
    // The code comes again, and the session ends.
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
    story.call(&client, "token", &form).await.expect(400);
    story.code(&mut browser, &client, &scope).await;
    browser.get(&format!("{}/oauth2/logout?id_token_hint={hint}", story.issuer)).await;
    let told = ear.wait_for(1).await[0].field("logout_token");
    story.keep("a logout token", told);
}

/// By a signature, with a proof, in a signed request; rightly and wrongly.
async fn clients_prove_themselves(story: &mut Story<'_>) {
    let key = SigningKey::generate(Algorithm::Es256).expect("a key");
    let metadata = json!({
        "client_name": "Robot", "redirect_uris": [CALLBACK], "jwks": key_set(&key),
        "grant_types": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_method": "private_key_jwt",
    });
    let client = story.owner("/clients", &metadata).await;
    let id = client["client_id"].as_str().expect("an id").to_owned();
    for lifetime in [60, 60 * 60 * 24] {
        let said = claims(json!({
            "iss": id, "sub": id, "aud": story.issuer, "iat": now(), "exp": now() + lifetime, "jti": secret(),
        }));
        let assertion = story.keep("an assertion", sign(&key, Some("JWT"), &said));
        let said = claims(json!({
            "jti": secret(), "htm": "POST", "htu": format!("{}/oauth2/token", story.issuer), "iat": now(),
        }));
        let header =
            Header { typ: Some("dpop+jwt".into()), kid: None, jwk: Some(key.public_jwk().to_json()) };
        let proof = story.keep("a proof", jws::sign(&key, &header, json!(said).to_string().as_bytes()));
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &assertion),
        ];
        let answer = send(story.at(Method::POST, "token").header("DPoP", &proof).form(&form)).await;
        if answer.status == 200 {
            let token = story.keep_of("a client's own token", &answer.body, "access_token");
            let asking = story.at(Method::GET, "userinfo").header("Authorization", format!("DPoP {token}"));
            send(asking.header("DPoP", &proof)).await.expect(401);
        }
    }
    let said = claims(json!({ "iss": id, "aud": story.issuer, "client_id": id, "state": secret() }));
    let object = story.keep("a request object", sign(&key, Some("oauth-authz-req+jwt"), &said));
    let address = format!("{}/oauth2/authorize?client_id={id}&request={object}", story.issuer);
    assert_eq!(ByHand::new().get(&address).await.status, 400);
}

async fn clients_register(story: &mut Story<'_>) {
    let issued = story.owner("/registration-tokens", &json!({ "name": "a platform" })).await;
    let token = story.keep_of("an initial access token", &issued, "token");
    let metadata = json!({ "redirect_uris": [CALLBACK] });
    let made = send(story.at(Method::POST, "register").bearer_auth(&token).json(&metadata)).await.expect(201);
    story.keep_of("a client's secret", &made, "client_secret");
    let managing = story.keep_of("a registration access token", &made, "registration_access_token");
    let uri = made["registration_client_uri"].as_str().expect("an address");
    send(story.http.get(uri).bearer_auth(&managing)).await.expect(200);
    let wrong =
        json!({ "redirect_uris": ["javascript:x"], "jwks": { "keys": [{ "kty": "oct", "k": secret() }] } });
    send(story.http.put(uri).bearer_auth(&managing).json(&wrong)).await.expect(400);
}
