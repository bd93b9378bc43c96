//! A whole journey at the noisiest level: the log has everything but secrets.

use super::binary;
use latchkey_tests::{binary::Process, server::until};
use serde_json::{Value, json};

#[tokio::test]
async fn no_secret_is_logged_at_any_level() {
    let binary = binary().with("LATCHKEY_LOG__FILTER", "trace");
    let (mut demo, ready) = binary.demo(&[]).await;
    let mut secrets = Vec::new();
    gather(&ready, &mut secrets);
    let person = &ready["tenants"][3]["users"][0];
    let (id, email) = (person["id"].as_str().expect("an id"), person["email"].as_str().expect("an address"));
    let helpdesk = demo.api(ready["tenants"][3]["helpdesk"]["api_token"].as_str().expect("a token"));
    let visitor = demo.visitor("quillfern");
    let login = person["login"].as_str().expect("a login");

    let issued = helpdesk.post("/tenants/quillfern/api-tokens", &json!({ "name": "ci" })).await.expect(201);
    secrets.push(issued["secret"].as_str().or(issued["token"].as_str()).expect("a token, once").to_owned());
    let session = visitor.log_in(login, person["password"].as_str().expect("a password")).await;
    assert!(visitor.is_logged_in().await, "{}", session.words());
    let path = format!("/tenants/quillfern/users/{id}/password-reset");
    helpdesk.post(&path, &json!({ "mode": "generated" })).await.expect(202);
    let generated = mail_text(&demo, email, 1).await;
    let mut lines = generated.lines().skip_while(|line| *line != "New password");
    let password = lines.nth(1).expect("a password under its label").to_owned();
    let choice = visitor.log_in(login, &password).await;
    visitor.submit(&choice, &[("password", "short and bad")]).await;
    visitor.submit(&choice, &[("password", "seven quiet herons at dusk")]).await;
    assert!(visitor.is_logged_in().await);
    let page = visitor.open("/recover").await;
    visitor.submit(&page, &[("login", login)]).await;
    let recovery = mail_text(&demo, email, 3).await;
    let link = recovery.lines().map(str::trim).find(|line| line.contains("/reset?token=")).expect("a link");
    let page = visitor.follow(link).await;
    visitor.submit(&page, &[("password", "eleven loud geese before dawn")]).await;
    visitor.log_in(login, "eleven loud geese before dawn").await;
    assert!(visitor.is_logged_in().await);
    visitor.log_in(login, "a wrong guess of mine").await;

    // A password that a plugin made, in a mail that a plugin wrote.
    let nubaria = &ready["tenants"][0];
    let lucia = &nubaria["users"][0];
    let path = format!("/tenants/nubaria/users/{}/password-reset", lucia["id"].as_str().expect("an id"));
    let theirs = demo.api(nubaria["helpdesk"]["api_token"].as_str().expect("a token"));
    theirs.post(&path, &json!({ "mode": "generated" })).await.expect(202);
    let composed = mail_text(&demo, lucia["email"].as_str().expect("an address"), 1).await;
    let mut lines = composed.lines().skip_while(|line| *line != "Nueva contraseña:");
    secrets.push(lines.nth(1).expect("a password under its label").to_owned());

    let (_, token) = link.split_once("token=").expect("a token");
    let typed = [
        "short and bad",
        "short+and+bad",
        "seven quiet herons",
        "seven+quiet+herons",
        "eleven loud",
        "eleven+loud",
        "a wrong guess",
        "a+wrong+guess",
        "token=",
        "reset your Quillfern password",
        "restablecido su contraseña",
        "got character",
        "is forgotten",
        "Authorization: Bearer",
    ];
    secrets.extend([password, token.to_owned()].into_iter().chain(typed.map(str::to_owned)));
    demo.logged("\"level\":\"DEBUG\"").await;
    let log = demo.log();
    assert!(log.lines().count() > 500, "the level was taken");
    for secret in &secrets {
        if let Some(line) = log.lines().find(|line| line.contains(secret.as_str())) {
            panic!("{secret:?} is in the log: {line}");
        }
    }
}

/// Every password and token that the demo printed.
fn gather(value: &Value, secrets: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(text) if name == "password" || name == "api_token" => secrets.push(text.to_owned()),
                    _ => gather(value, secrets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, secrets)),
        _ => {}
    }
}

/// The text of the newest mail to somebody, once there are `count`.
async fn mail_text(demo: &Process, to: &str, count: usize) -> String {
    let url = format!("{}/_mailbox/api/messages", demo.origin());
    until("the mail arrives", async || {
        let request = reqwest::Client::new().get(&url).query(&[("to", to)]);
        let mails: Vec<Value> = request.send().await.expect("an answer").json().await.expect("a list");
        let newest = mails.get(count - 1)?;
        Some(newest["text"].as_str().expect("text").to_owned())
    })
    .await
}
