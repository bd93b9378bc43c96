//! Somebody with the right resets somebody's password: dead at once, and a way back by mail.

use latchkey_tests::{
    on_every_database,
    server::{TestServer, header, link_in, password_in},
    visitor::words_of,
};
use serde_json::json;
use std::time::Duration;

on_every_database!(
    a_helpdesk_gives_access_back_by_link,
    a_new_password_is_assigned_by_mail,
    an_assigned_password_expires_and_is_sent_anew,
    a_link_works_for_fifteen_minutes_of_the_servers_clock,
    what_is_sent_again_replaces_what_was_sent_before,
    a_cancelled_reset_leaves_nothing_behind,
);

const MINUTE: Duration = Duration::from_secs(60);
const HERONS: &str = "seven quiet herons at dusk";

/// S3: the helpdesk resets a person by link; the person sets a new password and logs in.
async fn a_helpdesk_gives_access_back_by_link(server: &TestServer) {
    let (helpdesk, devika) = (server.helpdesk("quillfern"), server.person("quillfern", "devika.thorne"));
    let laptop = server.visitor("quillfern");
    laptop.log_in(&devika.login, &devika.password).await;
    assert!(laptop.is_logged_in().await);

    let reset =
        helpdesk.reset(&devika.id, &json!({ "mode": "link", "reason": "lost phone" })).await.expect(202);
    assert_eq!((&reset["state"], &reset["mail"]["state"]), (&json!("requested"), &json!("queued")));
    assert_eq!(reset["user"], json!({ "id": devika.id, "login": devika.login }));
    assert!(!laptop.is_logged_in().await, "the session is dead when the answer comes back");

    let mail = server.mail(&devika.email, 1).await;
    assert_eq!(mail.subject, "Set your new Quillfern password");
    assert!(mail.text.contains("Ines Okafor reset your Quillfern password."), "{}", mail.text);
    let page = laptop.follow(&link_in(&mail)).await;
    assert!(!page.url.as_str().contains("token"), "{}", page.url);
    assert_eq!(page.forms().len(), 1, "a live reset page holds exactly one form");
    let done = laptop.submit(&page, &[("password", HERONS)]).await;
    assert_eq!(done.status, 200, "{}", done.words());
    assert!(!laptop.is_logged_in().await, "a reset by link logs nobody in");
    laptop.log_in(&devika.login, HERONS).await;
    assert!(laptop.is_logged_in().await);
    let notice = server.mail(&devika.email, 2).await;
    assert_eq!(notice.subject, "Your Quillfern password was changed");

    server.settled().await;
    let history = helpdesk.resets(&devika.id).await;
    assert_eq!(history.len(), 1);
    let reset = &history[0];
    assert_eq!((&reset["state"], &reset["kind"]), (&json!("completed"), &json!("administrator")));
    assert_eq!((&reset["requested_by"], &reset["reason"]), (&json!("Ines Okafor"), &json!("lost phone")));
    assert!(reset["opened_at"].is_string(), "{reset}");
    let sent = &reset["mails"][0];
    assert_eq!((&sent["state"], &sent["to"]), (&json!("sent"), &json!(devika.email)));
    assert!(sent["attempts"][0]["answer"].as_str().expect("an answer").starts_with("250 "), "{sent}");
}

/// An administrator assigns a new password, which does nothing but let its owner choose another.
async fn a_new_password_is_assigned_by_mail(server: &TestServer) {
    let (owner, ines) = (server.owner("quillfern"), &server.tenant("quillfern").helpdesk);
    let (laptop, token) = (server.visitor("quillfern"), server.api(&ines.api_token));
    laptop.log_in(&ines.login, &ines.password).await;
    assert!(laptop.is_logged_in().await);
    token.get("/me").await.expect(200);

    let user = format!("by-login:{}", ines.login);
    let reset = owner.reset(&user, &json!({ "mode": "generated" })).await.expect(202);
    assert_eq!(reset.get("password"), None, "nobody asked to see it");
    assert!(!laptop.is_logged_in().await);
    token.get("/me").await.expect(401);
    laptop.log_in(&ines.login, &ines.password).await;
    assert!(!laptop.is_logged_in().await, "the old password is dead");

    let mail = server.mail("ines.okafor@quillfern.example", 1).await;
    assert_eq!(mail.subject, "New password assigned");
    assert_eq!(header(&mail, "From"), "Quillfern <no-reply@quillfern.example>");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    for part in [words(&mail.text), words_of(&mail.html)] {
        for furniture in FURNITURE {
            assert!(part.contains(furniture), "{furniture:?} is missing in:\n{part}");
        }
    }
    let assigned = password_in(&mail);
    assert_eq!(mail.html.matches(&assigned).count(), 1, "the same password, once");

    let choose = laptop.log_in(&ines.login, &assigned).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
    assert!(laptop.open("/account").await.url.path().ends_with("/login/new-password"), "nothing else");
    for known in [&assigned, &ines.password] {
        let again = laptop.submit(&choose, &[("password", known)]).await;
        assert_eq!(again.status, 422, "neither the assigned nor the dead one is a choice: {}", again.words());
    }
    let account = laptop.submit(&choose, &[("password", HERONS)]).await;
    assert!(account.url.path().ends_with("/account"), "{}", account.words());
    let notice = server.mail("ines.okafor@quillfern.example", 2).await;
    assert_eq!(notice.subject, "Your Quillfern password was changed");

    assert_eq!(owner.resets(&user).await[0]["state"], "completed");
    let phone = server.visitor("quillfern");
    assert_eq!(phone.log_in(&ines.login, &assigned).await.status, 422);
    phone.log_in(&ines.login, HERONS).await;
    assert!(phone.is_logged_in().await);
}

/// A text without its line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What such a mail shows besides the password: greeting, who did it, and all that is the tenant's.
const FURNITURE: [&str; 6] = [
    "Hello Ines,",
    "Maren Holt reset your Quillfern password.",
    "ines.okafor",
    "Replies are not read.",
    "https://quillfern.example",
    "1 Sample Lane, Fernbridge",
];

/// The tenant says for how long; whoever comes later is told, and one press sends another.
async fn an_assigned_password_expires_and_is_sent_anew(server: &TestServer) {
    let (owner, devika) = (server.owner("quillfern"), server.person("quillfern", "devika.thorne"));
    owner.decide(&json!({ "recovery": { "generated_hours": 2 } })).await;
    owner.reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    let first = password_in(&*server.mail(&devika.email, 1).await);
    let laptop = server.visitor("quillfern");
    let choose = laptop.log_in(&devika.login, &first).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);

    server.wait(120 * MINUTE).await;
    assert_eq!(owner.resets(&devika.id).await[0]["state"], "expired");
    let phone = server.visitor("quillfern");
    let told = phone.log_in(&devika.login, &first).await;
    assert!(told.words().contains("Resend e-mail"), "{}", told.words());
    let sent = phone.submit(&told, &[]).await;
    assert_eq!(sent.status, 202, "{}", sent.words());
    let second = password_in(&*server.mail(&devika.email, 2).await);
    assert_ne!(first, second);

    let late = laptop.submit(&choose, &[("password", HERONS)]).await;
    assert!(late.url.path().ends_with("/login"), "what began with the first has ended: {}", late.url);
    assert_eq!(phone.log_in(&devika.login, &first).await.status, 422);
    let choose = phone.log_in(&devika.login, &second).await;
    phone.submit(&choose, &[("password", HERONS)]).await;
    assert!(phone.is_logged_in().await);
    server.settled().await;
    let history = owner.resets(&devika.id).await;
    assert_eq!((history.len(), &history[0]["state"]), (1, &json!("completed")));
    assert_eq!(history[0]["mails"].as_array().map(Vec::len), Some(2));
}

/// The page's clock is the server's; when it is over, one press sends a new link to the same address.
async fn a_link_works_for_fifteen_minutes_of_the_servers_clock(server: &TestServer) {
    let (helpdesk, jonas) = (server.helpdesk("quillfern"), server.person("quillfern", "jonas.pell"));
    helpdesk.reset(&jonas.id, &json!({ "mode": "link" })).await.expect(202);
    let old = link_in(&*server.mail(&jonas.email, 1).await);
    server.settled().await;
    let phone = server.visitor("quillfern");
    assert_eq!(phone.follow(&old).await.seconds_left(), 900);
    server.wait(4 * MINUTE).await;
    let page = phone.open("/reset").await;
    assert_eq!(page.seconds_left(), 660);
    assert!(page.words().contains("This link works until 14:17 UTC"), "{}", page.words());
    server.wait(11 * MINUTE - Duration::from_secs(1)).await;
    assert_eq!(phone.open("/reset").await.seconds_left(), 1);
    server.wait(Duration::from_secs(1)).await;

    let late = phone.submit(&page, &[("password", HERONS)]).await;
    assert_eq!(late.status, 410);
    let expired = phone.open("/reset").await;
    assert_eq!(expired.status, 410);
    assert!(expired.words().contains("This one ended at 14:17 UTC"), "{}", expired.words());
    let sent = phone.submit(&expired, &[]).await;
    assert_eq!(sent.status, 202);
    let new = link_in(&*server.mail(&jonas.email, 2).await);
    assert_eq!(phone.follow(&old).await.status, 410, "the old one stays dead");
    let page = phone.follow(&new).await;
    assert_eq!(page.seconds_left(), 900);
    assert_eq!(phone.submit(&page, &[("password", HERONS)]).await.status, 200);
    phone.log_in(&jonas.login, HERONS).await;
    assert!(phone.is_logged_in().await);
}

/// An administrator's resend kills the earlier link, and of a generated reset the earlier password.
async fn what_is_sent_again_replaces_what_was_sent_before(server: &TestServer) {
    let (helpdesk, amara) = (server.helpdesk("quillfern"), server.person("quillfern", "amara.diallo"));
    let phone = server.visitor("quillfern");
    let reset = helpdesk.reset(&amara.id, &json!({ "mode": "link" })).await.expect(202);
    let first = link_in(&*server.mail(&amara.email, 1).await);
    assert_eq!(phone.follow(&first).await.status, 200);
    helpdesk.resend(&amara.id, &reset).await.expect(202);
    assert_eq!(phone.open("/reset").await.status, 410, "dead when the answer comes back");
    let second = link_in(&*server.mail(&amara.email, 2).await);
    assert_eq!(phone.follow(&second).await.status, 200);

    server.wait(MINUTE).await;
    let reset = helpdesk.reset(&amara.id, &json!({ "mode": "generated" })).await.expect(202);
    assert_eq!(phone.open("/reset").await.status, 410, "another reset took its place");
    let first = password_in(&*server.mail(&amara.email, 3).await);
    helpdesk.resend(&amara.id, &reset).await.expect(202);
    assert_eq!(phone.log_in(&amara.login, &first).await.status, 422);
    let second = password_in(&*server.mail(&amara.email, 4).await);
    let choose = phone.log_in(&amara.login, &second).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.words());
    let history = helpdesk.resets(&amara.id).await;
    assert_eq!((&history[0]["mode"], &history[1]["state"]), (&json!("generated"), &json!("superseded")));
}

/// Cancelling kills link, unused password and queued mail; the old password stays dead, self-service leads back.
async fn a_cancelled_reset_leaves_nothing_behind(server: &TestServer) {
    let (manager, kit) = (server.manager("quillfern"), server.person("quillfern", "kit.rowan"));
    let phone = server.visitor("quillfern");
    let reset = manager.reset(&kit.id, &json!({ "mode": "link" })).await.expect(202);
    let link = link_in(&*server.mail(&kit.email, 1).await);
    assert_eq!(manager.cancel(&kit.id, &reset).await.expect(200)["state"], "cancelled");
    let ended = phone.follow(&link).await;
    assert_eq!((ended.status.as_u16(), ended.forms().len()), (410, 0), "nothing to press: {}", ended.words());
    assert_eq!(phone.log_in(&kit.login, &kit.password).await.status, 422, "the old password stays dead");

    let reset = manager.reset(&kit.id, &json!({ "mode": "generated" })).await.expect(202);
    let unused = password_in(&*server.mail(&kit.email, 2).await);
    manager.cancel(&kit.id, &reset).await.expect(200);
    assert_eq!(phone.log_in(&kit.login, &unused).await.status, 422);
    manager.cancel(&kit.id, &reset).await.expect(409);
    manager.resend(&kit.id, &reset).await.expect(409);

    let elsewhere = "defer.desk@quillfern.example";
    let to = json!({ "mode": "link", "deliver": { "to": elsewhere } });
    let reset = manager.reset(&kit.id, &to).await.expect(202);
    assert_eq!(manager.tried(elsewhere, 1).await["state"], "deferred");
    manager.cancel(&kit.id, &reset).await.expect(200);
    server.wait(60 * MINUTE).await;
    server.settled().await;
    let mail = manager.tried(elsewhere, 1).await;
    assert_eq!(
        (&mail["state"], &mail["last_answer"]),
        (&json!("abandoned"), &json!("the reset was cancelled"))
    );

    phone.forget(&kit.login).await;
    let link = link_in(&*server.mail(&kit.email, 4).await);
    assert_eq!(phone.set_password(&link, HERONS).await.status, 200);
    phone.log_in(&kit.login, HERONS).await;
    assert!(phone.is_logged_in().await);
}
