//! What must never happen, each shown on a live server: these fail when the protection is taken away.

mod forms;
mod links;
mod sessions;
mod tenants;
mod throttling;

use latchkey_tests::{databases::Engine, server::TestServer};

const PASSWORD: &str = "seven quiet herons at dusk";

async fn server() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}
