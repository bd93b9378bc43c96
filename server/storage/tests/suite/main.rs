//! One suite, run on SQLite, PostgreSQL and MariaDB.
//!
//! Every test begins with two tenants that are twins, down to their people's ids and digests (see [`world`]). It works on
//! one of them, and afterwards the other must be what it was: a statement that forgets its tenant fails whatever test
//! meets it.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

/// Makes a test for each database of each `async fn(&World)`.
macro_rules! on_every_database {
    ($($test:ident),+ $(,)?) => {
        on_every_database!(@ sqlite Sqlite $($test)+);
        on_every_database!(@ postgres Postgres $($test)+);
        on_every_database!(@ mariadb Mariadb $($test)+);
    };
    (@ $module:ident $engine:ident $($test:ident)+) => {
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let engine = latchkey_test_databases::Engine::$engine;
                    if let Some(world) = crate::world::World::create(engine).await {
                        super::$test(&world).await;
                        world.check_the_twin().await;
                    }
                }
            )+
        }
    };
}

mod audit_seals;
mod bookkeeping;
mod clients;
mod codes;
mod credentials;
mod database;
mod grants;
mod hostile;
mod keys;
mod list;
mod login_provider;
mod once;
mod outbox;
mod queues;
mod resets;
mod sessions;
mod tenants;
mod users;
mod world;
