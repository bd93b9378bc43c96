//! Rights of their own: sending credentials to another address, seeing a password, reaching somebody of a higher rank.

use latchkey_tests::{
    administrator::Administrator,
    api::send,
    on_every_database,
    server::{TestServer, password_in},
};
use reqwest::Method;
use serde_json::{Value, json};

on_every_database!(
    another_address_gets_the_mail_and_the_stored_one_a_notice,
    a_password_is_shown_once_where_the_tenant_allows_it,
    nobody_resets_somebody_above_them,
);

/// The secret goes where the manager says; the stored address learns that it did. The helpdesk hasn't the right.
async fn another_address_gets_the_mail_and_the_stored_one_a_notice(server: &TestServer) {
    let (manager, helpdesk) = (server.manager("quillfern"), server.helpdesk("quillfern"));
    let devika = server.person("quillfern", "devika.thorne");
    let elsewhere = json!({ "mode": "generated", "deliver": { "to": "front.desk@harrowgate.example" } });
    let refused = helpdesk.reset(&devika.id, &elsewhere).await.expect(403);
    assert_eq!(refused["type"], "urn:latchkey:problem:forbidden");
    assert_refused(&server.owner("quillfern"), "reset.deliver-elsewhere", &devika.id).await;
    let laptop = server.visitor("quillfern");
    laptop.log_in(&devika.login, &devika.password).await;
    assert!(laptop.is_logged_in().await, "what was refused has changed nothing");

    manager.reset(&devika.id, &elsewhere).await.expect(202);
    let assigned = password_in(&*server.mail("front.desk@harrowgate.example", 1).await);
    let notice = server.mail(&devika.email, 1).await;
    assert_eq!(notice.subject, "Your Quillfern password was reset");
    assert!(notice.text.contains("went to f…@harrowgate.example"), "{}", notice.text);
    assert!(!notice.text.contains(&assigned) && !notice.html.contains(&assigned), "the notice has no secret");
    let choose = laptop.log_in(&devika.login, &assigned).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);

    // The stored address by another spelling is no other address.
    let jonas = server.person("quillfern", "jonas.pell");
    let same = json!({ "mode": "link", "deliver": { "to": jonas.email.to_uppercase() } });
    helpdesk.reset(&jonas.id, &same).await.expect(202);
    server.mail(&jonas.email, 1).await;

    server.owner("quillfern").decide(&json!({ "recovery": { "allow_other_address": false } })).await;
    manager.reset(&devika.id, &elsewhere).await.expect(403);
}

/// Off until the tenant says otherwise; then in one answer, which a replay doesn't repeat, and nowhere else.
async fn a_password_is_shown_once_where_the_tenant_allows_it(server: &TestServer) {
    let (owner, devika) = (server.owner("quillfern"), server.person("quillfern", "devika.thorne"));
    let show = json!({ "mode": "generated", "deliver": { "mail": false, "show": true } });
    owner.reset(&devika.id, &show).await.expect(403);
    assert_refused(&owner, "reset.show-password", &devika.id).await;
    owner.decide(&json!({ "recovery": { "allow_show": true } })).await;
    server.helpdesk("quillfern").reset(&devika.id, &show).await.expect(403);
    let laptop = server.visitor("quillfern");
    laptop.log_in(&devika.login, &devika.password).await;
    assert!(laptop.is_logged_in().await, "what was refused has changed nothing");

    let path = owner.path(&format!("/users/{}/password-reset", devika.id));
    let ask = async || {
        let request = owner.api.request(Method::POST, &path).header("Idempotency-Key", "one-and-only");
        send(request.json(&show)).await
    };
    let mut shown = ask().await.expect(202);
    let password = shown["password"].take().as_str().expect("shown").to_owned();
    assert!(!laptop.is_logged_in().await);
    let replay = ask().await;
    assert_eq!(replay.headers["Idempotency-Replayed"], "true");
    let replay = replay.expect(202);
    assert_eq!((&replay["id"], replay.get("password")), (&shown["id"], None));
    let history = owner.resets(&devika.id).await;
    assert_eq!(
        (history.len(), &history[0]["shown"], &history[0]["state"]),
        (1, &json!(true), &json!("sent"))
    );

    let notice = server.mail(&devika.email, 1).await;
    assert!(notice.text.contains("The new password was shown to the administrator"), "{}", notice.text);
    let everything =
        json!([owner.audit("").await, owner.mails(&devika.email).await, notice.text, notice.html]);
    assert!(!everything.to_string().contains(&password), "shown once, kept nowhere");
    let choose = laptop.log_in(&devika.login, &password).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
}

/// Helpdesk, manager, owner, operator: each reaches those below, and an owner's reach ends at the tenant.
async fn nobody_resets_somebody_above_them(server: &TestServer) {
    let link = json!({ "mode": "link" });
    let login = |login: &str| format!("by-login:{login}");
    let (helpdesk, manager) = (server.helpdesk("quillfern"), server.manager("quillfern"));
    let people = server.tenant("quillfern");
    let [boss, lead, desk] = [&people.owner, &people.manager, &people.helpdesk].map(|account| &account.login);
    for (who, whom) in
        [(&helpdesk, lead), (&helpdesk, boss), (&helpdesk, desk), (&manager, boss), (&manager, lead)]
    {
        let refused = who.reset(&login(whom), &link).await.expect(403);
        assert!(refused["detail"].as_str().expect("a sentence").contains("above or beside you"), "{refused}");
    }
    let owner = server.owner("quillfern");
    let refusals = owner.audit("action=user.reset-password&outcome=refused").await;
    assert_eq!(refusals.len(), 5, "each refusal is in the audit log");

    let devika = server.person("quillfern", "devika.thorne");
    let stranger = &server.tenant("nubaria").owner.api_token;
    server.administrator("quillfern", stranger).reset(&devika.id, &link).await.expect(404);
    server.administrator("nubaria", stranger).reset(&devika.id, &link).await.expect(404);
    for account in [&people.owner, &people.manager, &people.helpdesk] {
        let laptop = server.visitor("quillfern");
        laptop.log_in(&account.login, &account.password).await;
        assert!(laptop.is_logged_in().await, "{} is unharmed", account.login);
    }
    assert!(owner.resets(&devika.id).await.is_empty());

    manager.reset(&login(desk), &link).await.expect(202);
    owner.reset(&login(lead), &link).await.expect(202);
    server.operator("quillfern").reset(&login(boss), &link).await.expect(202);
    server.mail("owner@quillfern.example", 1).await;
}

/// One refused attempt at somebody is in the audit log under its right's name.
async fn assert_refused(owner: &Administrator, right: &str, target: &str) {
    let rows: Vec<Value> = owner.audit(&format!("action={right}&outcome=refused&target={target}")).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["details"]["right"], right);
}
