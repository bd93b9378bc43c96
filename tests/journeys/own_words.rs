//! Tenants' own words and rules: plugins make the password, write the mail and carry the brand, in the people's language.

use latchkey_tests::{
    databases::Engine,
    on_every_database,
    server::{TestServer, header, password_in},
    visitor::words_of,
};
use serde_json::json;

on_every_database!(
    a_spanish_portal_assigns_a_password_of_its_own_making,
    a_polish_panel_sends_it_where_the_administrator_says,
    a_school_names_its_newcomers,
);

const HERONS: &str = "siete garzas al atardecer";

/// What S0's mail shows besides the password: greeting, who did it, and all that is the tenant's.
const FURNITURE: [&str; 9] = [
    "Hola, Nuria:",
    "Berta Mora Ruiz ha restablecido su contraseña de Nubaria.",
    "nvidal",
    "Nubaria es el portal de facturación de su empresa.",
    "Este mensaje y su contenido son confidenciales y se dirigen exclusivamente a su destinatario.",
    "Esta dirección solo envía: las respuestas no se leen.",
    "https://nubaria.example",
    "Calle de la Muestra 9, 00000 Villamuestra",
    "+34 000 000 000",
];

/// S0: an administrator assigns a new password. The tenant's generator makes it, its composer writes the mail.
async fn a_spanish_portal_assigns_a_password_of_its_own_making(server: &TestServer) {
    server.bring_plugins("nubaria").await;
    let (owner, nuria) = (server.owner("nubaria"), &server.tenant("nubaria").helpdesk);
    let (laptop, token) = (server.visitor("nubaria"), server.api(&nuria.api_token));
    laptop.log_in(&nuria.login, &nuria.password).await;
    assert!(laptop.is_logged_in().await);

    let user = format!("by-login:{}", nuria.login);
    let reset = owner.reset(&user, &json!({ "mode": "generated" })).await.expect(202);
    assert_eq!(reset.get("password"), None, "nobody asked to see it");
    assert!(!laptop.is_logged_in().await);
    token.get("/me").await.expect(401);
    laptop.log_in(&nuria.login, &nuria.password).await;
    assert!(!laptop.is_logged_in().await, "the old password is dead");

    let mail = server.mail("nuria.vidal@nubaria.example", 1).await;
    assert_eq!(mail.subject, "Nueva contraseña asignada");
    assert_eq!(header(&mail, "From"), "Nubaria <no-reply@nubaria.example>");
    assert_eq!(header(&mail, "Content-Language"), "es");
    for part in [words(&mail.text), words_of(&mail.html)] {
        for furniture in FURNITURE {
            assert!(part.contains(furniture), "{furniture:?} is missing in:\n{part}");
        }
    }
    let assigned = password_in(&mail);
    assert!(is_pronounceable(&assigned), "{assigned} is none of the tenant's generator's");
    assert_eq!(mail.html.matches(&assigned).count(), 1, "the same password, once");

    let choose = laptop.log_in(&nuria.login, &assigned).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
    assert!(choose.words().contains("Nubaria"), "{}", choose.words());
    let account = laptop.submit(&choose, &[("password", HERONS)]).await;
    assert!(account.url.path().ends_with("/account"), "{}", account.words());
    let notice = server.mail("nuria.vidal@nubaria.example", 2).await;
    assert_eq!(notice.subject, "Tu contraseña de Nubaria ha cambiado");

    assert_eq!(owner.resets(&user).await[0]["state"], "completed");
    assert!(owner.audit("action=plugin.failed").await.is_empty());
}

/// S1: the new password goes to the address in the dialog, and is shown once; the stored address learns of it.
async fn a_polish_panel_sends_it_where_the_administrator_says(server: &TestServer) {
    server.bring_plugins("wierzba").await;
    let (manager, zak) = (server.manager("wierzba"), server.person("wierzba", "azak"));
    let request = json!({ "mode": "generated", "deliver": { "to": "admin@wierzba.example", "show": true } });
    let reset = manager.reset(&zak.id, &request).await.expect(202);
    let shown = reset["password"].as_str().expect("shown once").to_owned();
    assert_eq!(shown.split('-').count(), 6, "{shown} is no passphrase");
    assert!(shown.chars().any(|c| c.is_ascii_lowercase()), "{shown}");

    let mail = server.mail("admin@wierzba.example", 1).await;
    assert_eq!(mail.subject, "Nowe hasło do panelu");
    assert_eq!(header(&mail, "From"), "\"Panel Wierzba\" <no-reply@panel.wierzba.example>");
    assert_eq!(password_in(&mail), shown);
    let text = words(&mail.text);
    for furniture in
        ["Dzień dobry, Agnieszka,", "Marek Zieliński", "Zespół Wierzba Hosting", "Panel klienta prowadzi"]
    {
        assert!(text.contains(furniture), "{furniture:?} is missing in:\n{text}");
    }
    let notice = server.mail(&zak.email, 1).await;
    assert_eq!(notice.subject, "Hasło do konta Wierzba Hosting zostało zresetowane");
    assert!(!notice.text.contains(&shown) && !notice.html.contains(&shown), "the notice has no secret");
    let history = serde_json::to_string(&manager.resets(&zak.id).await).expect("JSON");
    assert!(!history.contains(&shown), "shown once");

    let laptop = server.visitor("wierzba");
    let choose = laptop.log_in(&zak.login, &shown).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);

    // The tenant's rule: credentials of new users go to the administrator.
    let newcomer = json!({ "login": "nowy", "email": "nowy@klient.example", "first_name": "Jan" });
    manager.hire(&newcomer).await;
    let welcome = server.mail("admin@wierzba.example", 2).await;
    assert_eq!(password_in(&welcome).split('-').count(), 6, "{}", welcome.text);
    let newcomers = server.visitor("wierzba");
    newcomers.log_in("nowy", &password_in(&welcome)).await;
    assert!(newcomers.open("/account").await.url.path().ends_with("/login/new-password"));
    assert!(server.owner("wierzba").audit("action=plugin.failed").await.is_empty());
}

/// S2's formats, one person at a time: accents folded, the second of a name numbered.
async fn a_school_names_its_newcomers(server: &TestServer) {
    server.bring_plugins("valle-sereno").await;
    let manager = server.manager("valle-sereno");
    let mut logins = Vec::new();
    for (first_name, last_name) in
        [("Lucía", "Núñez Gil"), ("Lucía", "Núñez Sanz"), ("María del Mar", "de la Cruz")]
    {
        let newcomer = json!({ "first_name": first_name, "last_name": last_name, "profile": "student" });
        let id = manager.hire(&newcomer).await;
        let shown = manager.api.get(&manager.path(&format!("/users/{id}"))).await.expect(200);
        logins.push(shown["login"].as_str().expect("a login").to_owned());
    }
    assert_eq!(logins[0], "lucia.nunez");
    assert!(logins[1].starts_with("lucia.nunez") && logins[1] != logins[0], "{logins:?}");
    assert!(logins[2].is_ascii() && logins[2].contains("delacruz"), "{logins:?}");
}

/// What is bound at one replica holds at the other in the very next call, and so does what is rolled back.
#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_see_a_new_binding() {
    let Some(server) = TestServer::start(Engine::Postgres).await else { return };
    let replica = server.replica().await;
    let there = server.manager_at(&format!("http://{}", replica.address), "wierzba");
    let show = json!({ "mode": "generated", "deliver": { "show": true } });
    let words = async || {
        let reset = there.reset("by-login:azak", &show).await.expect(202);
        reset["password"].as_str().expect("shown").split('-').count()
    };
    assert_eq!(words().await, 4, "the built-in's groups");
    server.bring_plugins("wierzba").await;
    assert_eq!(words().await, 6, "the plugin's words");
    let rollback = server.owner("wierzba").path("/plugins/bindings/password-generator/rollback");
    server.owner("wierzba").api.post(&rollback, &json!({})).await.expect(200);
    assert_eq!(words().await, 4);
    server.settled().await;
    replica.stop().await;
}

/// `bake7-turu4-ryme9-geta2-haju5`: what the built-in generator makes about once in 10^13 times.
fn is_pronounceable(password: &str) -> bool {
    let is_group = |group: &str| {
        let (letters, digit) = group.split_at(group.len().saturating_sub(1));
        letters.len() == 4
            && letters.bytes().all(|b| b.is_ascii_lowercase())
            && digit.bytes().all(|b| b.is_ascii_digit())
    };
    password.split('-').count() >= 4 && password.split('-').all(is_group)
}

/// A text without its line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
