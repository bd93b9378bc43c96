//! The password that an administrator's reset has killed: who types it correctly is helped, everybody else learns nothing.

use latchkey_tests::{
    on_every_database,
    server::{TestServer, link_in},
    visitor::Seen,
};
use serde_json::json;
use std::time::Duration;

on_every_database!(
    whoever_types_it_may_have_the_mail_again,
    typed_wrongly_it_looks_like_any_other_refusal,
    nobody_gets_it_back_by_resetting_to_it,
);

const MINUTE: Duration = Duration::from_secs(60);

/// The mail goes to that reset's own address, so often and no more.
async fn whoever_types_it_may_have_the_mail_again(server: &TestServer) {
    let (manager, devika) = (server.manager("quillfern"), server.person("quillfern", "devika.thorne"));
    let desk = "front.desk@harrowgate.example";
    manager.reset(&devika.id, &json!({ "mode": "link", "deliver": { "to": desk } })).await.expect(202);
    let first = link_in(&*server.mail(desk, 1).await);
    server.mail(&devika.email, 1).await;

    let laptop = server.visitor("quillfern");
    let told = laptop.log_in(&devika.login, &devika.password).await;
    assert!(told.words().contains("Your password was reset by an administrator"), "{}", told.words());
    assert!(told.words().contains("Resend e-mail"), "{}", told.words());
    assert!(!laptop.is_logged_in().await);
    let sent = laptop.submit(&told, &[]).await;
    assert_eq!(sent.status, 202);
    server.mail(desk, 2).await;
    assert_eq!(laptop.follow(&first).await.status, 410, "the link before is dead");

    for count in 3..=6 {
        assert_eq!(laptop.submit(&told, &[]).await.status, 202);
        server.mail(desk, count).await;
    }
    let over = laptop.submit(&told, &[]).await;
    assert_eq!(over.tells(""), sent.tells(""), "over the limit: the same answer");
    server.settled().await;
    server.mail(desk, 6).await;

    server.wait(60 * MINUTE).await;
    let stale = laptop.submit(&told, &[]).await;
    assert!(stale.url.path().ends_with("/login"), "the page is too old: {}", stale.url);
    let told = laptop.log_in(&devika.login, &devika.password).await;
    laptop.submit(&told, &[]).await;
    let last = link_in(&*server.mail(desk, 7).await);
    assert_eq!(laptop.set_password(&last, "seven quiet herons at dusk").await.status, 200);
    let refused = laptop.log_in(&devika.login, &devika.password).await;
    assert_eq!(refused.status, 422, "the reset is over: {}", refused.words());
    let notices = server.mail(&devika.email, 2).await;
    assert_eq!(
        notices.subject, "Your Quillfern password was changed",
        "nothing else came to the stored address"
    );
}

/// Wrong for somebody with a reset, wrong for somebody without, right for somebody shut out, no account: all the same.
async fn typed_wrongly_it_looks_like_any_other_refusal(server: &TestServer) {
    let owner = server.owner("quillfern");
    let [devika, amara] = ["devika.thorne", "amara.diallo"].map(|login| server.person("quillfern", login));
    for person in [devika, amara] {
        owner.reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
    }
    let path = owner.path(&format!("/users/{}/deactivate", amara.id));
    owner.api.post(&path, &json!({})).await.expect(200);

    let laptop = server.visitor("quillfern");
    let refusal = async |login: &str, password: &str| -> Seen { laptop.log_in(login, password).await };
    let stranger = refusal("nobody.at.all", "seven quiet herons").await;
    assert_eq!(stranger.status, 422);
    let line = "If an administrator reset your password, look for their mail; the old one no longer works.";
    assert!(stranger.words().contains(line), "{}", stranger.words());
    let attempts = [
        (&*devika.login, "seven quiet herons"),
        (&*amara.login, &*amara.password),
        ("jonas.pell", "seven quiet herons"),
        ("signage-01", "seven quiet herons"),
    ];
    for (login, password) in attempts {
        let refused = refusal(login, password).await;
        assert_eq!(refused.tells(login), stranger.tells("nobody.at.all"), "{login}");
    }
}

/// The link that followed the reset doesn't bring the dead password back to life.
async fn nobody_gets_it_back_by_resetting_to_it(server: &TestServer) {
    let (helpdesk, jonas) = (server.helpdesk("quillfern"), server.person("quillfern", "jonas.pell"));
    helpdesk.reset(&jonas.id, &json!({ "mode": "link" })).await.expect(202);
    let link = link_in(&*server.mail(&jonas.email, 1).await);
    let phone = server.visitor("quillfern");
    let refused = phone.set_password(&link, &jonas.password).await;
    assert_eq!(refused.status, 422, "{}", refused.words());
    assert_eq!(phone.submit(&refused, &[("password", "seven quiet herons at dusk")]).await.status, 200);
}
