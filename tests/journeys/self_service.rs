//! *Forgot your password?*: the person's own way back, which tells strangers nothing and does nobody harm.

use latchkey_tests::{
    api::send,
    on_every_database,
    server::{TestServer, link_in},
};
use serde_json::json;
use std::{collections::HashSet, time::Duration};

on_every_database!(
    a_forgotten_password_is_set_anew,
    three_links_live_together_and_die_together,
    links_die_with_what_they_were_for,
    strangers_are_told_nothing,
    families_get_one_mail_each,
    mails_go_to_the_stored_address_alone,
    a_flood_ends_in_silence,
);

const MINUTE: Duration = Duration::from_secs(60);
const HERONS: &str = "seven quiet herons at dusk";

/// The old password works until the new one is set; nobody is logged in by a link; an ended link is renewed by a press.
async fn a_forgotten_password_is_set_anew(server: &TestServer) {
    let devika = server.person("quillfern", "devika.thorne");
    let (laptop, phone) = (server.visitor("quillfern"), server.visitor("quillfern"));
    laptop.log_in(&devika.login, &devika.password).await;
    let asked = phone.forget(&devika.email).await;
    assert_eq!(asked.status, 202);
    assert!(asked.words().contains("a link is on its way to its address"), "{}", asked.words());
    let mail = server.mail(&devika.email, 1).await;
    assert_eq!(mail.subject, "Your link for a new Quillfern password");
    let old = link_in(&mail);
    assert!(laptop.is_logged_in().await, "a stranger's asking harms nobody");
    phone.log_in(&devika.login, &devika.password).await;
    assert!(phone.is_logged_in().await, "the old password works until the new one is set");

    server.wait(15 * MINUTE).await;
    let expired = phone.follow(&old).await;
    assert_eq!(expired.status, 410);
    assert_eq!(phone.submit(&expired, &[]).await.status, 202);
    let new = link_in(&*server.mail(&devika.email, 2).await);
    assert_eq!(phone.follow(&old).await.status, 410, "the old one stays dead");
    let refused = phone.set_password(&new, "too short").await;
    assert_eq!(refused.status, 422, "{}", refused.words());
    let done = phone.submit(&refused, &[("password", HERONS)]).await;
    assert_eq!(done.status, 200, "only an acceptable password uses the link up: {}", done.words());
    assert!(!phone.is_logged_in().await && !laptop.is_logged_in().await, "signed in nowhere");
    let notice = server.mail(&devika.email, 3).await;
    assert_eq!(notice.subject, "Your Quillfern password was changed");
    assert_eq!(phone.log_in(&devika.login, &devika.password).await.status, 422);
    phone.log_in(&devika.email, HERONS).await;
    assert!(phone.is_logged_in().await);
}

/// Asking again neither kills nor prolongs a link; a fourth isn't sent; using one ends all.
async fn three_links_live_together_and_die_together(server: &TestServer) {
    let devika = server.person("quillfern", "devika.thorne");
    let phone = server.visitor("quillfern");
    let mut links = Vec::new();
    for count in 1..=3 {
        phone.forget(&devika.login).await;
        links.push(link_in(&*server.mail(&devika.email, count).await));
        server.wait(MINUTE).await;
    }
    phone.forget(&devika.login).await;
    server.settled().await;
    server.mail(&devika.email, 3).await;
    for (link, seconds) in links.iter().zip([720, 780, 840]) {
        assert_eq!(phone.follow(link).await.seconds_left(), seconds);
    }
    assert_eq!(phone.set_password(&links[1], HERONS).await.status, 200);
    for link in &links {
        assert_eq!(phone.follow(link).await.status, 410);
    }
    server.mail(&devika.email, 4).await;
    phone.forget(&devika.login).await;
    let next = link_in(&*server.mail(&devika.email, 5).await);
    assert_eq!(phone.follow(&next).await.status, 200, "there is room again");
}

/// An administrator's reset, a chosen password, another address and a deactivation kill links; renewing leads nowhere new.
async fn links_die_with_what_they_were_for(server: &TestServer) {
    let owner = server.owner("quillfern");
    let logins = ["devika.thorne", "jonas.pell", "amara.diallo", "kit.rowan"];
    let [devika, jonas, amara, kit] = logins.map(|login| server.person("quillfern", login));
    let phone = server.visitor("quillfern");
    let mut links = Vec::new();
    for person in [devika, jonas, amara, kit] {
        phone.forget(&person.login).await;
        links.push(link_in(&*server.mail(&person.email, 1).await));
        assert_eq!(phone.follow(&links[links.len() - 1]).await.status, 200);
    }
    let user = |id: &str, act: &str| owner.path(&format!("/users/{id}{act}"));
    owner.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    let moved = "jonas@new-home.example";
    owner.api.patch(&user(&jonas.id, ""), &json!({ "email": moved })).await.expect(200);
    owner.api.post(&user(&amara.id, "/deactivate"), &json!({})).await.expect(200);
    for link in &links[..3] {
        assert_eq!(phone.follow(link).await.status, 410);
    }
    assert_eq!(phone.follow(&links[3]).await.status, 200, "nobody else's is touched");

    let sent = phone.submit(&phone.follow(&links[1]).await, &[]).await;
    let nothing_sent = phone.submit(&phone.follow(&links[2]).await, &[]).await;
    assert_eq!(sent.tells(""), nothing_sent.tells(""));
    server.settled().await;
    server.mail(moved, 1).await;
    server.mail(&jonas.email, 1).await;
    server.mail(&amara.email, 1).await;
}

/// Status, header fields and bytes are the same for an account, its address, none, one shut out, one without address.
async fn strangers_are_told_nothing(server: &TestServer) {
    let owner = server.owner("quillfern");
    let (devika, kit) =
        (server.person("quillfern", "devika.thorne"), server.person("quillfern", "kit.rowan"));
    owner.api.post(&owner.path(&format!("/users/{}/deactivate", kit.id)), &json!({})).await.expect(200);
    let typed = [&devika.login, &devika.email, "nobody", "nobody@nowhere.example", &kit.login, "signage-01"];
    let phone = server.visitor("quillfern");
    let (by_form, by_json) = (phone.forget("somebody").await, recover(server, "somebody").await);
    for login in typed {
        assert_eq!(phone.forget(login).await.tells(login), by_form.tells(""), "{login}");
        assert_eq!(recover(server, login).await, by_json, "{login}");
    }
    assert_eq!((by_form.status.as_u16(), by_json.0), (202, 202));
    server.settled().await;
    assert_eq!(server.mailbox.messages(None).len(), 3, "three links to the one who can have them");
    server.mail(&devika.email, 3).await;
}

/// Status, media type and bytes of the call that scripts use.
async fn recover(server: &TestServer, login: &str) -> (u16, String, String) {
    let stranger = server.visitor("quillfern");
    let request = stranger.client().post(stranger.url("/recover")).json(&json!({ "login": login }));
    let answer = send(request).await;
    let media_type = answer.headers["content-type"].to_str().expect("text").to_owned();
    (answer.status.as_u16(), media_type, answer.text)
}

/// An address that several share brings a mail for each, within the address's own limit; each link is one person's.
async fn families_get_one_mail_each(server: &TestServer) {
    let (owner, home) = (server.owner("quillfern"), "home@family.example");
    for (login, name) in [("pilar", "Pilar"), ("ramon", "Ramón"), ("sol", "Sol")] {
        let person = json!({ "login": login, "first_name": name, "email": home, "email_is_login": false });
        owner.hire(&person).await;
    }
    let phone = server.visitor("quillfern");
    phone.forget(home).await;
    server.mail(home, 3).await;
    let mails = server.mailbox.messages(Some(home));
    let greeted: HashSet<_> =
        mails.iter().filter_map(|mail| mail.text.lines().find(|line| line.starts_with("Hello"))).collect();
    assert_eq!(greeted, HashSet::from(["Hello Pilar,", "Hello Ramón,", "Hello Sol,"]));
    let to_pilar = mails.iter().find(|mail| mail.text.contains("Pilar")).expect("one of three");
    let page = phone.follow(&link_in(to_pilar)).await;
    assert!(page.words().contains("For pilar"), "{}", page.words());
    phone.submit(&page, &[("password", HERONS)]).await;
    assert_eq!(phone.log_in(home, HERONS).await.status, 422, "the address is nobody's login");
    phone.log_in("pilar", HERONS).await;
    assert!(phone.is_logged_in().await);
    server.mail(home, 4).await;

    phone.forget("pilar").await;
    server.mail(home, 5).await;
    for _ in 0..4 {
        server.wait(10 * MINUTE).await;
        phone.forget(home).await;
    }
    server.settled().await;
    server.mail(home, 11).await;
}

/// However it was typed, the mail goes where the account says; an accented twin is somebody else, or nobody.
async fn mails_go_to_the_stored_address_alone(server: &TestServer) {
    let devika = server.person("quillfern", "devika.thorne");
    let phone = server.visitor("quillfern");
    for twin in ["dévika.thorne@harrowgate.example", "devıka.thorne", "devika.thorne@harrowgate.example.evil"]
    {
        assert_eq!(phone.forget(twin).await.status, 202);
        assert_eq!(phone.log_in(twin, &devika.password).await.status, 422);
    }
    server.settled().await;
    assert!(server.mailbox.messages(None).is_empty(), "nobody has such an address");
    for wide in ["ｄｅｖｉｋａ.thorne@harrowgate.example", " DEVIKA.Thorne@HARROWGATE.example "] {
        phone.forget(wide).await;
    }
    server.settled().await;
    let all = server.mailbox.messages(None);
    let recipients: Vec<_> = all.iter().map(|mail| &mail.to).collect();
    assert_eq!(recipients, [&devika.email; 2]);
    phone.log_in("ＤＥＶＩＫＡ.ｔｈｏｒｎｅ", &devika.password).await;
    assert!(phone.is_logged_in().await);
}

/// Over the hour's limit the answer stays the same and nothing is sent.
async fn a_flood_ends_in_silence(server: &TestServer) {
    let devika = server.person("quillfern", "devika.thorne");
    let phone = server.visitor("quillfern");
    let first = phone.forget(&devika.login).await;
    for mails in [3, 6, 6] {
        for _ in 0..5 {
            assert_eq!(phone.forget(&devika.login).await.tells(&devika.login), first.tells(&devika.login));
        }
        server.settled().await;
        server.mail(&devika.email, mails).await;
        server.wait(16 * MINUTE).await;
    }
    server.wait(15 * MINUTE).await;
    phone.forget(&devika.login).await;
    server.mail(&devika.email, 7).await;
}
