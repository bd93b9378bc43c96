//! Sessions and their cookies.

use super::server;
use latchkey_tests::{by_hand::ByHand, server::TestServer, visitor::Seen};

/// Logs the first person of Quillfern in; answers the session's cookie.
async fn log_in(server: &TestServer, somebody: &mut ByHand) -> (String, String) {
    let devika = &server.tenant("quillfern").users[0];
    somebody.log_in(&page(server, "quillfern", "/login"), &devika.login, &devika.password).await
}

fn page(server: &TestServer, tenant: &str, path: &str) -> String {
    format!("{}/t/{tenant}{path}", server.origin)
}

/// Whether a tenant takes this cookie, and no other, for a session.
async fn opens_account(server: &TestServer, tenant: &str, (name, value): (&str, &str)) -> bool {
    let mut thief = ByHand::new();
    thief.cookies.insert(name.to_owned(), value.to_owned());
    let answer = thief.get(&page(server, tenant, "/account")).await;
    answer.status == 200
}

#[tokio::test]
async fn a_session_of_one_tenant_is_none_at_another() {
    let server = server().await;
    let (name, value) = log_in(&server, &mut ByHand::new()).await;
    assert!(opens_account(&server, "quillfern", (&name, &value)).await);
    assert!(!opens_account(&server, "nubaria", (&name, &value)).await);
    // Under the other tenant's name for it, too.
    let nubaria = &server.tenant("nubaria").users[0];
    let login = page(&server, "nubaria", "/login");
    let (theirs, _) = ByHand::new().log_in(&login, &nubaria.login, &nubaria.password).await;
    assert_ne!(theirs, name, "one name per tenant");
    assert!(!opens_account(&server, "nubaria", (&theirs, &value)).await);
}

#[tokio::test]
async fn every_login_makes_a_session_of_its_own() {
    let server = server().await;
    let (name, first) = log_in(&server, &mut ByHand::new()).await;
    // Somebody planted a cookie before the login, or the browser still has one: it never becomes the session's.
    for planted in ["A".repeat(43), first] {
        let mut victim = ByHand::new();
        let form = victim.get(&page(&server, "quillfern", "/login")).await.form();
        victim.cookies.insert(name.clone(), planted.clone());
        let devika = &server.tenant("quillfern").users[0];
        let answer =
            victim.post(&form.with(&[("login", &devika.login), ("password", &devika.password)])).await;
        assert_eq!(answer.status, 303, "{}", answer.html);
        assert_ne!(victim.cookies[&name], planted);
        assert!(opens_account(&server, "quillfern", (&name, &victim.cookies[&name])).await);
    }
    assert!(!opens_account(&server, "quillfern", (&name, &"A".repeat(43))).await);
}

#[tokio::test]
async fn cookies_are_for_the_server_alone() {
    let server = server().await;
    let mut somebody = ByHand::new();
    let login = somebody.get(&page(&server, "quillfern", "/login")).await;
    let devika = &server.tenant("quillfern").users[0];
    let form = login.form().with(&[("login", &devika.login), ("password", &devika.password)]);
    let session = somebody.post(&form).await;
    let link = somebody.get(&page(&server, "quillfern", &format!("/reset?token={}", "A".repeat(43)))).await;
    let cookies = [&login, &session, &link].map(|seen| set_cookies(seen));
    assert!(cookies.iter().all(|set| !set.is_empty()), "form, session and link: {cookies:?}");
    for cookie in cookies.iter().flatten() {
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} in {cookie}");
        }
        assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
    }
}

fn set_cookies(seen: &Seen) -> Vec<&str> {
    seen.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("ASCII")).collect()
}

#[tokio::test]
async fn a_session_ends_on_the_server_and_not_only_in_the_browser() {
    let server = server().await;
    let mut devika = ByHand::new();
    let (name, value) = log_in(&server, &mut devika).await;
    let account = devika.get(&page(&server, "quillfern", "/account")).await;
    let logout = account.form();
    assert!(logout.action.path().ends_with("/logout"), "{}", logout.action);
    assert_eq!(devika.post(&logout).await.status, 303);
    assert!(!opens_account(&server, "quillfern", (&name, &value)).await);
}

/// As long as it may last and not a second longer.
#[tokio::test]
async fn a_session_ends_by_itself() {
    let server = server().await;
    let (name, value) = log_in(&server, &mut ByHand::new()).await;
    let life = std::time::Duration::from_secs(latchkey_domain::session::LIFETIME_SECONDS.into());
    server.wait(life - std::time::Duration::from_secs(1)).await;
    assert!(opens_account(&server, "quillfern", (&name, &value)).await);
    server.wait(std::time::Duration::from_secs(1)).await;
    assert!(!opens_account(&server, "quillfern", (&name, &value)).await);
}
