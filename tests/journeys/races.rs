//! What happens when many things happen at once.

use latchkey_app::login::Limits;
use latchkey_domain::password::Argon2Parameters;
use latchkey_tests::{
    on_every_database,
    server::{TestServer, Wishes, link_in},
};
use serde_json::json;
use tokio::task::JoinSet;

on_every_database!(
    a_login_racing_the_reset_leaves_no_session with slow_hashes(),
    of_a_hundred_who_use_a_link_one_wins,
);

/// Hashes that take their time, and nobody stopped for trying often.
fn slow_hashes() -> Wishes {
    let argon2 = Argon2Parameters { iterations: 8, ..Argon2Parameters::default() };
    let limits = Limits { login_per_account_and_network: 1000, ..Limits::default() };
    Wishes { argon2, limits, ..Wishes::default() }
}

/// Thirty log in with the right password, and while they wait for their hashes it dies.
async fn a_login_racing_the_reset_leaves_no_session(server: &TestServer) {
    let (helpdesk, devika) = (server.helpdesk("quillfern"), server.person("quillfern", "devika.thorne"));
    let mut prepared = Vec::new();
    for _ in 0..30 {
        let visitor = server.visitor("quillfern");
        let form = visitor.open("/login").await.form();
        prepared.push((visitor, form.with(&[("login", &devika.login), ("password", &devika.password)])));
    }
    let mut racing = JoinSet::new();
    for (visitor, form) in prepared {
        racing.spawn(async move { (visitor.send(&form).await.status, visitor) });
    }
    helpdesk.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);

    let arrived = racing.join_all().await;
    for (_, visitor) in &arrived {
        assert!(!visitor.is_logged_in().await, "a session outlived the reset");
    }
    // Whoever comes after the reset gets the page of the dead password; 422 says that it came while they waited.
    let overtaken = arrived.iter().filter(|(status, _)| *status == 422).count();
    assert!(overtaken > 0, "nobody raced");
    server.mail(&devika.email, 1).await;
}

/// A hundred browsers hold the same link; opening it binds it to none of them, and one of their passwords counts.
async fn of_a_hundred_who_use_a_link_one_wins(server: &TestServer) {
    let (helpdesk, devika) = (server.helpdesk("quillfern"), server.person("quillfern", "devika.thorne"));
    helpdesk.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    let link = link_in(&*server.mail(&devika.email, 1).await);
    let mut opening = JoinSet::new();
    for number in 0..100 {
        let (visitor, link) = (server.visitor("quillfern"), link.clone());
        let password = format!("seven quiet herons at dusk, {number}");
        opening.spawn(async move {
            let form = visitor.follow(&link).await.form();
            (visitor, form.with(&[("password", &password)]), password)
        });
    }
    let mut posting = JoinSet::new();
    for (visitor, form, password) in opening.join_all().await {
        posting.spawn(async move { (visitor.send(&form).await.status.as_u16(), password) });
    }
    let (won, lost): (Vec<_>, Vec<_>) =
        posting.join_all().await.into_iter().partition(|(status, _)| *status == 200);
    assert_eq!(won.len(), 1, "{won:?}");
    assert!(lost.iter().all(|(status, _)| *status == 410), "{lost:?}");

    let laptop = server.visitor("quillfern");
    assert_eq!(laptop.log_in(&devika.login, &lost[0].1).await.status, 422);
    laptop.log_in(&devika.login, &won[0].1).await;
    assert!(laptop.is_logged_in().await);
    server.mail(&devika.email, 2).await;
}
