//! Pages over a real database, as somebody's browser sees them: which language they are in, and what decides it.

use crate::{EdgeSettings, finish, management_api::tests::house::House, routes};
use latchkey_app::{
    tenants::{self, CreateTenant},
    users::{self, CreateUser, UserDetails},
};
use latchkey_domain::{
    Actor,
    password::PlainPassword,
    tenant::{Brand, TenantSettings},
};
use poem::{
    Endpoint, Request, Response,
    endpoint::BoxEndpoint,
    http::{Method, StatusCode},
};
use std::collections::BTreeMap;

const PASSWORD: &str = "seven quiet herons at dusk";

/// Keeps cookies, and says which languages it prefers.
struct Browser<'a> {
    pages: &'a BoxEndpoint<'static, Response>,
    prefers: &'static str,
    cookies: BTreeMap<String, String>,
}

struct Seen {
    status: StatusCode,
    language: String,
    set_cookies: Vec<String>,
    location: String,
    html: String,
}

impl<'a> Browser<'a> {
    fn new(pages: &'a BoxEndpoint<'static, Response>, prefers: &'static str) -> Self {
        Self { pages, prefers, cookies: BTreeMap::new() }
    }

    async fn open(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, String::new()).await
    }

    /// Fills the page's form in.
    async fn submit(&mut self, seen: &Seen, path: &str, fields: &str) -> Seen {
        let token = seen.html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.expect("the page has a form");
        self.send(Method::POST, path, format!("{fields}&csrf={token}")).await
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Seen {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri_str(path)
            .header("accept-language", self.prefers)
            .header("cookie", cookies.join("; "))
            .content_type("application/x-www-form-urlencoded")
            .body(body);
        let mut response = self.pages.call(request).await.expect("errors are pages");
        let text = |name: &str| response.header(name).map(str::to_owned).unwrap_or_default();
        let (language, location) = (text("content-language"), text("location"));
        let set_cookies: Vec<String> = response
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().expect("ASCII").to_owned())
            .collect();
        for cookie in &set_cookies {
            let (name, value) =
                cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = response.status();
        let html = response.take_body().into_string().await.expect("text");
        let seen = Seen { status, language, set_cookies, location, html };
        let marked = format!("<html lang=\"{}\"", seen.language);
        assert!(!seen.html.starts_with("<!doctype") || seen.html.contains(&marked), "{path}: {}", seen.html);
        seen
    }
}

/// `quillfern` speaks English, `gruszka` Polish; `ana` of quillfern has an account in French.
async fn pages() -> (House, BoxEndpoint<'static, Response>) {
    let house = House::build().await;
    let context = house.app.context(house.tenant.id, Actor::System, "test");
    let request = CreateTenant {
        slug: "gruszka".into(),
        name: "Gruszka".into(),
        settings: TenantSettings { locale: "pl".into(), ..TenantSettings::default() },
        brand: Brand::default(),
    };
    tenants::create(&house.app, &context, request).await.expect("a tenant");
    let details = UserDetails { login: "ana".into(), locale: Some("fr".into()), ..UserDetails::default() };
    let password = Some(PlainPassword::new(PASSWORD).expect("short enough"));
    let request = CreateUser { details, password, ..CreateUser::default() };
    users::create(&house.app, &context, request).await.expect("a user");
    let pages = finish(&house.app, EdgeSettings::default(), routes(&house.app));
    (house, pages)
}

#[tokio::test]
async fn the_choice_comes_before_the_browser_and_the_browser_before_the_tenant() {
    let (_house, pages) = pages().await;
    let mut browser = Browser::new(&pages, "es-AR,es;q=0.9");
    assert_eq!(browser.open("/t/quillfern/login").await.language, "es");
    assert_eq!(browser.open("/t/gruszka/login").await.language, "es");
    assert_eq!(browser.open("/t/quillfern/login?ui_locales=xx%20fr-CA%20pl").await.language, "fr");
    assert_eq!(browser.open("/t/quillfern/recover").await.language, "fr", "the choice is remembered");
    assert_eq!(browser.open("/t/gruszka/recover").await.language, "es", "for the tenant it was made at");
    assert_eq!(browser.open("/t/quillfern/recover?ui_locales=pl").await.language, "pl", "and made anew");
    assert_eq!(browser.open("/t/quillfern/recover").await.language, "pl");

    let mut strange = Browser::new(&pages, "ja,zh;q=0.5");
    assert_eq!(strange.open("/t/gruszka/login").await.language, "pl");
    assert_eq!(strange.open("/t/quillfern/login").await.language, "en");
    assert_eq!(strange.open("/nowhere").await.language, "en");
}

#[tokio::test]
async fn the_chooser_works_without_a_script() {
    let (_house, pages) = pages().await;
    let mut browser = Browser::new(&pages, "en");
    let page = browser.open("/t/quillfern/recover").await;
    for link in
        ["?ui_locales=es\" lang=\"es\"", "?ui_locales=fr\" lang=\"fr\"", "?ui_locales=pl\" lang=\"pl\""]
    {
        assert!(page.html.contains(link), "{link}: {}", page.html);
    }
    let chosen = browser.open("/t/quillfern/recover?ui_locales=es").await;
    assert!(
        chosen.html.contains("¿Olvidaste tu contraseña?")
            && chosen.html.contains("aria-current=\"true\">Español")
    );
    let cookie = chosen.set_cookies.iter().find(|cookie| cookie.contains("-language=es")).expect("is kept");
    assert!(
        cookie.contains("SameSite=Lax") && cookie.contains("Path=/") && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert!(browser.open("/t/quillfern/recover?ui_locales=es").await.set_cookies.is_empty(), "once");
    let refused = browser.submit(&chosen, "/t/quillfern/recover", "login=").await;
    assert_eq!((refused.status, refused.language.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "es"));
    assert!(refused.html.contains("Escribe tu usuario o correo electrónico."));
    let missing = browser.open("/t/quillfern/nowhere").await;
    assert_eq!((missing.status, missing.language.as_str()), (StatusCode::NOT_FOUND, "es"));
    assert!(missing.html.contains("No hay nada en esta dirección"));
}

/// No wish of a stranger's is written into a cookie but in the theme's own words.
#[tokio::test]
async fn what_nobody_speaks_is_not_remembered() {
    let (_house, pages) = pages().await;
    let mut browser = Browser::new(&pages, "en");
    for wish in ["xx", "klingon", "%0d%0aset-cookie:x", "", "..%2f"] {
        let seen = browser.open(&format!("/t/quillfern/login?ui_locales={wish}")).await;
        assert_eq!((seen.status, seen.language.as_str()), (StatusCode::OK, "en"), "{wish}");
        assert!(!seen.set_cookies.iter().any(|cookie| cookie.contains("-language")), "{wish}");
    }
    browser.open("/t/quillfern/login?ui_locales=ES-ar").await;
    assert!(browser.cookies.iter().any(|(name, value)| name.ends_with("-language") && value == "es"));
}

#[tokio::test]
async fn an_account_has_a_language_that_a_choice_overrides() {
    let (_house, pages) = pages().await;
    let mut browser = Browser::new(&pages, "es");
    let login = browser.open("/t/quillfern/login").await;
    assert_eq!(login.language, "es", "nobody has said who they are");
    let fields = format!("login=ana&password={}", PASSWORD.replace(' ', "+"));
    let done = browser.submit(&login, "/t/quillfern/login", &fields).await;
    assert_eq!(done.location, "/t/quillfern/account");
    let account = browser.open("/t/quillfern/account").await;
    assert_eq!(account.language, "fr");
    assert!(account.html.contains("Votre session est ouverte"));
    assert_eq!(browser.open("/t/quillfern/account?ui_locales=pl").await.language, "pl");
    assert_eq!(browser.open("/t/quillfern/account").await.language, "pl");
}

#[tokio::test]
async fn pages_that_answer_a_post_alone_send_the_chooser_to_log_in() {
    let (_house, pages) = pages().await;
    let mut browser = Browser::new(&pages, "pl");
    let seen = browser.send(Method::POST, "/t/quillfern/reset/resend", "csrf=old".to_owned()).await;
    assert_eq!((seen.status, seen.language.as_str()), (StatusCode::FORBIDDEN, "pl"));
    assert!(seen.html.contains("href=\"/t/quillfern/login?ui_locales=es\""), "{}", seen.html);
}

#[tokio::test]
async fn the_answer_to_recover_is_the_same_whoever_asks_in_a_language() {
    let (_house, pages) = pages().await;
    let mut answers = Vec::new();
    for login in ["ana", "nobody", "owner.quillfern"] {
        let mut browser = Browser::new(&pages, "pl");
        let page = browser.open("/t/quillfern/recover?ui_locales=es").await;
        let sent = browser.submit(&page, "/t/quillfern/recover", &format!("login={login}")).await;
        assert_eq!((sent.status, sent.language.as_str()), (StatusCode::ACCEPTED, "es"));
        answers.push(sent.html);
    }
    assert!(answers.iter().all(|html| *html == answers[0]));
}
