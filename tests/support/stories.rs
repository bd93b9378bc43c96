//! Stories are told once and happen on every database.

use crate::{
    databases::Engine,
    server::{TestServer, Wishes},
};

/// Tells a story on one database; at its end no job and no mail may be left unaccounted for.
pub async fn tell(engine: Engine, wishes: Wishes, story: impl AsyncFnOnce(&TestServer)) {
    let Some(server) = TestServer::start_with(engine, wishes).await else { return };
    story(&server).await;
    server.settled().await;
}

/// Makes a test of each story (an `async fn` that takes `&TestServer`) and each database, so that a failure names both.
/// A server may be wished for: `on_every_database!(a_story, another with wishes())`.
#[macro_export]
macro_rules! on_every_database {
    ($($story:ident $(with $wishes:expr)?),+ $(,)?) => {
        mod on_sqlite { $crate::on_one_database!(Sqlite: $($story $(with $wishes)?),+); }
        mod on_postgres { $crate::on_one_database!(Postgres: $($story $(with $wishes)?),+); }
        mod on_mariadb { $crate::on_one_database!(Mariadb: $($story $(with $wishes)?),+); }
    };
}

/// One third of [`on_every_database`].
#[macro_export]
macro_rules! on_one_database {
    ($engine:ident: $($story:ident $(with $wishes:expr)?),+) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $story() {
            #[allow(unused_imports, reason = "only wishes need them")]
            use super::*;
            let wishes = [$($wishes)?].into_iter().next().unwrap_or_default();
            $crate::stories::tell($crate::databases::Engine::$engine, wishes, super::$story).await;
        }
    )+};
}
