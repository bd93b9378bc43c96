//! Pages that are asked for, and forms that are filled in, as no browser would.

use latchkey_tests::{by_hand::ByHand, on_every_database, server::TestServer, visitor::Seen};
use reqwest::{Method, RequestBuilder};

on_every_database!(
    hostile_text_in_every_field,
    hostile_addresses,
    every_method_on_every_page,
    bodies_that_are_no_forms,
    recovery_in_json,
);

const PAGES: [&str; 10] = [
    "",
    "/login",
    "/login/new-password",
    "/login/resend",
    "/logout",
    "/account",
    "/recover",
    "/reset",
    "/reset/resend",
    "/brand/colours.css",
];

/// The same, but so long that they make good passwords.
const SOUND: [&str; 2] =
    ["%7b%7bsecret%7d%7d%3cscript%3ealert(1)%3c%2fscript%3e", "%27%3b+DROP+TABLE+users%3b--"];

/// What takes a form, and the fields that it reads.
const FORMS: [(&str, &[&str]); 7] = [
    ("/login", &["login", "password"]),
    ("/login/new-password", &["password"]),
    ("/login/resend", &["proof"]),
    ("/logout", &[]),
    ("/recover", &["login"]),
    ("/reset", &["password"]),
    ("/reset/resend", &[]),
];

fn url(server: &TestServer, path: &str) -> String {
    format!("{}/t/quillfern{path}", server.origin)
}

/// A page of ours: something was understood to be wrong, and it is said under a number to ask about.
fn assert_clear(seen: &Seen, what: &str) {
    assert!(seen.status.as_u16() < 500, "{what}: {} {}", seen.status, seen.html);
    assert!(seen.headers.contains_key("x-request-id"), "{what}");
    let is_page = seen.headers.get("content-type").is_some_and(|kind| kind == "text/html; charset=utf-8");
    if seen.status.is_client_error() {
        assert!(is_page, "{what}: {:?}", seen.headers);
        assert_eq!(seen.count("h1"), 1, "{what}: {}", seen.html);
    }
}

/// Logged in, with a live link in hand: every form has somebody to act for.
async fn everybody(server: &TestServer) -> (ByHand, String) {
    let devika = &server.tenant("quillfern").users[0];
    server.visitor("quillfern").forget(&devika.login).await;
    let link = latchkey_tests::server::link_in(&*server.mail(&devika.email, 1).await);
    let mut visitor = ByHand::new();
    visitor.get(server.visitor("quillfern").reachable(&link).as_str()).await;
    let page = visitor.get(&url(server, "/reset")).await;
    let csrf = page.form().fields.into_iter().find(|(name, _)| name == "csrf").expect("a form token").1;
    (visitor, csrf)
}

/// As they stand in a form, percent-encoded where they must be.
const HOSTILE: [&str; 14] = [
    "",
    "+",
    "%00",
    "devika.thorne%00",
    "a%00b%40example.com",
    "%01%02%1b%5b31m%7f",
    "%0d%0aBcc%3a+a%40b.example",
    "%ff%fe",
    "%ed%a0%80",
    "%e2%80%ae%ef%bb%bf",
    "%f0%9f%98%80%f0%9f%94%91",
    "%25s%25n%24%7b7*7%7d",
    "%zz",
    "%",
];

async fn hostile_text_in_every_field(server: &TestServer) {
    let (mut visitor, csrf) = everybody(server).await;
    let long = "%f0%9f%98%80".repeat(4000);
    for (path, fields) in FORMS {
        for field in [fields, &["csrf"]].concat() {
            for text in HOSTILE.into_iter().chain([long.as_str(), &long[..3000]]).chain(SOUND) {
                let others =
                    fields.iter().filter(|other| **other != field).map(|other| format!("&{other}=x"));
                let token = if field == "csrf" { String::new() } else { format!("&csrf={csrf}") };
                let body = format!("{field}={text}{token}{}", others.collect::<String>());
                let what = format!("{path}: {}", body.chars().take(200).collect::<String>());
                let request = visitor.client().post(url(server, path)).body(body);
                let request = request.header("content-type", "application/x-www-form-urlencoded");
                let seen = visitor.send(request).await;
                assert_clear(&seen, &what);
                assert!(!seen.html.contains("<script>alert"), "{what}");
                assert!(seen.status != 200 || SOUND.contains(&text), "{what}: {}", seen.words());
            }
        }
    }
}

async fn hostile_addresses(server: &TestServer) {
    let mut visitor = ByHand::new();
    let long = "x".repeat(8000);
    for text in
        HOSTILE.iter().copied().chain([long.as_str(), "..%2f..%2fetc%2fpasswd", "QUILLFERN", "quillfern%20"])
    {
        let text = text.replace('+', "%20");
        for path in [
            format!("/t/{text}/login"),
            format!("/t/{text}/brand/{text}"),
            format!("/t/quillfern/{text}"),
            format!("/t/quillfern/brand/{text}"),
            format!("/assets/{text}"),
            format!("/_mailbox/{text}"),
            format!("/_mailbox/{text}/html"),
            format!("/_mailbox/api/messages?to={text}"),
            format!("/{text}"),
            format!("/api/{text}"),
            format!("/t/quillfern/login?notice={text}&ui_locales={text}&{text}"),
            format!("/t/quillfern/reset?token={text}"),
            format!("/t/quillfern/reset?token=a&token={text}"),
            format!("/t/quillfern/recover?{text}"),
        ] {
            let seen = visitor.get(&format!("{}{path}", server.origin)).await;
            assert!(seen.status.as_u16() < 500, "{path}: {} {}", seen.status, seen.html);
            assert!(seen.headers.contains_key("x-request-id"), "{path}");
        }
    }
    for slug in ["nobody", "quillfern%00", "%ff", "operators2"] {
        let seen = visitor.get(&format!("{}/t/{slug}/login", server.origin)).await;
        assert_eq!(seen.status, 404, "{slug}");
        assert!(seen.words().contains("No organisation at this address"), "{slug}: {}", seen.words());
    }
}

async fn every_method_on_every_page(server: &TestServer) {
    let mut visitor = ByHand::new();
    for path in PAGES {
        for method in ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            let method: Method = method.parse().expect("a method");
            let what = format!("{method} {path}");
            let request = visitor.client().request(method.clone(), url(server, path));
            let seen = visitor.send(request).await;
            if method == Method::HEAD {
                let get = visitor.get(&url(server, path)).await;
                assert_eq!(seen.status, get.status, "{what}");
                assert_eq!(seen.html, "", "{what}");
                continue;
            }
            assert_clear(&seen, &what);
            let is_known = method == Method::GET || method == Method::POST;
            if seen.status == 405 {
                let allowed =
                    seen.headers.get("allow").and_then(|allow| allow.to_str().ok()).unwrap_or_default();
                assert!(
                    allowed.contains("GET") || allowed.contains("POST"),
                    "{what} is told what is allowed: {allowed:?}"
                );
            } else {
                assert!(is_known, "{what}: {}", seen.status);
            }
        }
    }
}

async fn bodies_that_are_no_forms(server: &TestServer) {
    let (mut visitor, csrf) = everybody(server).await;
    let form = "application/x-www-form-urlencoded";
    let cases: [(Option<&str>, Vec<u8>, u16); 10] = [
        (None, Vec::new(), 415),
        (None, b"login=x".to_vec(), 415),
        (Some("application/xml"), b"<login>x</login>".to_vec(), 415),
        (Some("text/plain"), b"login=x".to_vec(), 415),
        (Some("multipart/form-data; boundary=x"), b"--x\r\n\r\n--x--".to_vec(), 415),
        (Some("nonsense"), b"login=x".to_vec(), 415),
        (Some(form), Vec::new(), 403),
        (Some(form), format!("csrf={csrf}&csrf={csrf}").into_bytes(), 400),
        (Some(form), vec![b'x'; 65 * 1024], 413),
        (Some(form), [b"password=".to_vec(), vec![b'p'; 1 << 20]].concat(), 413),
    ];
    for (path, _) in FORMS {
        for (content_type, body, status) in &cases {
            let what = format!("{path}: {content_type:?}, {} bytes", body.len());
            let request =
                with_type(visitor.client().post(url(server, path)), *content_type).body(body.clone());
            let seen = visitor.send(request).await;
            assert_clear(&seen, &what);
            // Where nobody has to choose a password, the way leads elsewhere whatever a form says.
            let leads_away = path == "/login/new-password" && *status == 403 && seen.status == 303;
            assert!(seen.status == *status || leads_away, "{what}: {} {}", seen.status, seen.words());
        }
    }
    let json = with_type(visitor.client().post(url(server, "/login")), Some("application/json")).body("{}");
    assert_eq!(visitor.send(json).await.status, 415, "only recovery takes JSON");
}

fn with_type(request: RequestBuilder, content_type: Option<&str>) -> RequestBuilder {
    match content_type {
        Some(content_type) => request.header("content-type", content_type),
        None => request,
    }
}

async fn recovery_in_json(server: &TestServer) {
    let mut script = ByHand::new();
    let cases: [(&str, u16, &str); 12] = [
        ("", 400, ""),
        ("{", 400, ""),
        ("[]", 400, "must be an object"),
        (r#"["x"]"#, 400, "must be an object"),
        ("null", 400, "must be an object"),
        ("{}", 400, "login"),
        (r#"{"login":5}"#, 400, "login must be text"),
        (r#"{"login":null}"#, 400, "login must be text"),
        (r#"{"login":"x","colour":"red"}"#, 400, "colour"),
        (r#"{"login":""}"#, 422, "login"),
        (r#"{"login":"\u0000"}"#, 202, ""),
        (r#"{"login":"\ud800"}"#, 400, ""),
    ];
    for (body, status, named) in cases {
        let request =
            script.client().post(url(server, "/recover")).header("content-type", "application/json");
        let seen = script.send(request.body(body)).await;
        assert_clear(&seen, body);
        assert_eq!(seen.status, status, "{body}: {}", seen.words());
        assert!(seen.words().contains(named), "{body} names {named}: {}", seen.words());
    }
    let long = format!(r#"{{"login":"{}"}}"#, "x".repeat(321));
    let request = script.client().post(url(server, "/recover")).header("content-type", "application/json");
    let seen = script.send(request.body(long)).await;
    assert_eq!(seen.status, 422, "{}", seen.words());
}
