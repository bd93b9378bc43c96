//! Somebody with the right resets somebody's password: dead at once, and a way back by mail.

use latchkey_tests::{
    databases::Engine,
    server::{TestServer, link_in},
};
use serde_json::json;

/// S3: the helpdesk resets a person by link; the person sets a new password and logs in.
#[tokio::test(flavor = "multi_thread")]
async fn a_helpdesk_gives_access_back_by_link() {
    for engine in Engine::ALL {
        let Some(server) = TestServer::start(engine).await else { continue };
        let tenant = server.tenant("quillfern");
        let (helpdesk, devika) = (server.api(&tenant.helpdesk.api_token), &tenant.users[0]);
        let laptop = server.visitor("quillfern");
        laptop.log_in(&devika.login, &devika.password).await;
        assert!(laptop.is_logged_in().await);

        let path = format!("/tenants/quillfern/users/{}/password-reset", devika.id);
        let reset = helpdesk.post(&path, &json!({ "mode": "link" })).await.expect(202);
        assert_eq!(reset["state"], "requested");
        assert!(!laptop.is_logged_in().await, "the session is dead when the answer comes back");

        let mail = server.mail(&devika.email, 1).await;
        let page = laptop.follow(&link_in(&mail)).await;
        assert!(!page.url.as_str().contains("token"), "{}", page.url);
        let done = laptop.submit(&page, &[("password", "seven quiet herons at dusk")]).await;
        assert_eq!(done.status, 200, "{}", done.words());
        assert!(!laptop.is_logged_in().await, "a reset by link logs nobody in");
        laptop.log_in(&devika.login, "seven quiet herons at dusk").await;
        assert!(laptop.is_logged_in().await);
        server.mail(&devika.email, 2).await;
        server.settled().await;
    }
}
