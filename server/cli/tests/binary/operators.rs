//! The first operator gets in by a link that `init` prints, a locked-out one by `recover-operator`.

use super::{link_in, ready_to_serve};

const PASSWORD: &str = "seven quiet herons at dusk";
const NEXT: &str = "eleven loud geese before dawn";

#[tokio::test]
async fn the_link_of_init_sets_the_first_password_once() {
    let (binary, _mailbox) = ready_to_serve().await;
    let printed = binary.run(&["init"]).await.expect_success();
    let link = link_in(&printed);
    assert!(link.starts_with("http://localhost:8080/t/operators/reset?token="), "{printed}");
    let serve = binary.serve().await;
    let operator = serve.visitor("operators");
    for guess in ["operator", "admin", "password", ""] {
        operator.log_in("operator", guess).await;
        assert!(!operator.is_logged_in().await, "there is no default password");
    }
    let page = operator.follow(link).await;
    let done = operator.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(done.status, 200, "{}", done.words());
    operator.log_in("operator", PASSWORD).await;
    assert!(operator.is_logged_in().await);
    let again = serve.visitor("operators").follow(link).await;
    assert_eq!(again.status, 410, "{}", again.words());

    let complaint = binary.run(&["init"]).await.expect_failure();
    assert!(complaint.contains("operator has a password already"), "{complaint}");
    assert!(operator.is_logged_in().await, "a second init changes nothing");
}

/// Somebody lost the terminal's output before they opened the link.
#[tokio::test]
async fn init_again_prints_another_link_as_long_as_there_is_no_password() {
    let (binary, _mailbox) = ready_to_serve().await;
    let command = ["init", "--login", "olga", "--email", "olga@latchkey.example"];
    let first = binary.run(&command).await.expect_success();
    let second = binary.run(&command).await.expect_success();
    let serve = binary.serve().await;
    let olga = serve.visitor("operators");
    assert_eq!(olga.follow(link_in(&first)).await.status, 410, "only the newest works");
    let page = olga.follow(link_in(&second)).await;
    olga.submit(&page, &[("password", PASSWORD)]).await;
    olga.log_in("olga@latchkey.example", PASSWORD).await;
    assert!(olga.is_logged_in().await);
}

#[tokio::test]
async fn a_locked_out_operator_comes_back() {
    let (binary, _mailbox) = ready_to_serve().await;
    let printed = binary.run(&["init"]).await.expect_success();
    let serve = binary.serve().await;
    let operator = serve.visitor("operators");
    let page = operator.follow(link_in(&printed)).await;
    operator.submit(&page, &[("password", PASSWORD)]).await;
    operator.log_in("operator", PASSWORD).await;

    let printed = binary.run(&["recover-operator", "operator"]).await.expect_success();
    assert!(!operator.is_logged_in().await, "every session is dead at once");
    operator.log_in("operator", PASSWORD).await;
    assert!(!operator.is_logged_in().await, "and so is the password");
    let page = operator.follow(link_in(&printed)).await;
    operator.submit(&page, &[("password", NEXT)]).await;
    operator.log_in("operator", NEXT).await;
    assert!(operator.is_logged_in().await);

    let complaint = binary.run(&["recover-operator", "nobody"]).await.expect_failure();
    assert!(complaint.contains("nobody is no operator"), "{complaint}");
}

#[tokio::test]
async fn cookies_belong_to_this_host_over_https_alone() {
    let (binary, _mailbox) = ready_to_serve().await;
    let binary = binary
        .with("LATCHKEY_PUBLIC_URL", "https://login.example.org")
        .with("LATCHKEY_PROXY__TRUSTED_NETWORKS", "127.0.0.0/8");
    let link = binary.run(&["init"]).await.expect_success();
    assert!(link_in(&link).starts_with("https://login.example.org/t/operators/reset?token="), "{link}");
    let serve = binary.serve().await;
    let page = serve.visitor("operators").open("/login").await;
    let cookies: Vec<_> =
        page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("ASCII")).collect();
    assert!(!cookies.is_empty());
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-lk-"), "{cookie}");
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}
