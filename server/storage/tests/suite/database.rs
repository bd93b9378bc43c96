//! Opening, migrating and backing up databases; what only SQLite does.

use crate::world::{ADA, TENANT, World, at, person};
use latchkey_domain::id::UserId;
use latchkey_storage::{ConnectOptions, Engine, Storage, StorageError, Transaction};
use latchkey_test_databases as databases;
use std::{fs, path::PathBuf};

on_every_database!(
    an_existing_database_is_opened_as_it_is,
    replicas_that_start_together_migrate_once,
    nobody_there_is_unavailable,
    two_replicas_write_in_parallel,
    what_comes_after_a_commit_comes_after_no_other_end,
    a_backup_is_a_database,
);

async fn connect(world: &World) -> Storage {
    Storage::connect(&world.database.url, &ConnectOptions::default()).await.unwrap()
}

async fn an_existing_database_is_opened_as_it_is(world: &World) {
    let before = world.everything_of(TENANT).await;
    let again = connect(world).await;
    assert_eq!(again.engine(), world.storage.engine());
    again.ping().await.unwrap();
    assert_eq!(again.pending_migrations().await.unwrap(), [""; 0]);
    assert_eq!(again.migrate().await.unwrap(), 0);
    let status = again.migration_status().await.unwrap();
    assert_eq!(status.len(), 9);
    assert!(status.iter().all(|(_, is_applied)| *is_applied));
    assert_eq!(world.everything_of(TENANT).await, before);
}

async fn replicas_that_start_together_migrate_once(world: &World) {
    let Some(empty) = databases::TestDatabase::create(world.database.engine) else { return };
    let options = ConnectOptions::default();
    let first = Storage::connect(&empty.url, &options).await.unwrap();
    assert_eq!(first.pending_migrations().await.unwrap().len(), 9);
    assert_eq!(first.migration_status().await.unwrap()[0], ("m0001_tenants".to_owned(), false));
    let second = Storage::connect(&empty.url, &options).await.unwrap();
    let (one, other) = tokio::join!(first.migrate(), second.migrate());
    let mut applied = [one.unwrap(), other.unwrap()];
    applied.sort_unstable();
    assert_eq!(applied, [0, 9]);
    assert_eq!(first.pending_migrations().await.unwrap(), [""; 0]);
}

async fn nobody_there_is_unavailable(world: &World) {
    let url = match world.storage.engine() {
        Engine::Sqlite => "sqlite:///no/such/folder/latchkey.db",
        Engine::Postgres => "postgres://somebody:secret@127.0.0.1:1/latchkey",
        Engine::Mysql => "mysql://somebody:secret@127.0.0.1:1/latchkey",
    };
    let error = Storage::connect(url, &ConnectOptions::default()).await.err().unwrap();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    assert!(!format!("{error:?}").contains("secret"));
    let unknown = Storage::connect("oracle://x", &ConnectOptions::default()).await.err().unwrap();
    assert!(matches!(unknown, StorageError::Unsupported(_)), "{unknown:?}");
}

/// On SQLite, two processes with one file: the second's writers meet the first's lock and wait for it.
async fn two_replicas_write_in_parallel(world: &World) {
    let replicas = [world.storage.clone(), connect(world).await];
    let writers: Vec<_> = (0..60_u32)
        .map(|number| {
            let storage = replicas[number as usize % 2].clone();
            tokio::spawn(async move {
                let transaction = storage.begin(TENANT).await?;
                let user = person(u128::from(number) + 1000, &format!("writer{number}"));
                transaction.insert_user(&user).await?;
                transaction.user(ADA).await?;
                transaction.touch_login(user.id, at(5)).await?;
                transaction.commit().await
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let reader = world.read().await;
    for number in 1000..1060 {
        assert!(reader.user(UserId(crate::world::id(number))).await.unwrap().is_some(), "{number}");
    }
}

async fn what_comes_after_a_commit_comes_after_no_other_end(world: &World) {
    let (tell, told) = std::sync::mpsc::channel();
    let note = |transaction: &Transaction, number: u32| {
        let tell = tell.clone();
        transaction.once_committed(move || tell.send(number).unwrap());
    };
    let dropped = world.begin().await;
    note(&dropped, 1);
    drop(dropped);
    let failed = world.begin().await;
    note(&failed, 2);
    assert!(failed.insert_user(&person(70, "ada")).await.is_err(), "the name is taken");
    drop(failed);
    let committed = world.begin().await;
    committed.insert_user(&person(71, "bea")).await.unwrap();
    note(&committed, 3);
    note(&committed, 4);
    assert!(told.try_recv().is_err(), "not yet");
    committed.commit().await.unwrap();
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [3, 4]);

    // When it comes, what was written is there for everybody, and the next may write.
    let storage = world.storage.clone();
    let (tell, told) = tokio::sync::oneshot::channel();
    let transaction = world.begin().await;
    transaction.insert_user(&person(72, "cleo")).await.unwrap();
    transaction.once_committed(move || {
        tokio::spawn(async move {
            let next = storage.begin(TENANT).await.unwrap();
            let found = storage.read(TENANT).await.unwrap().user(UserId(crate::world::id(72))).await.unwrap();
            next.commit().await.unwrap();
            tell.send(found.is_some()).unwrap();
        });
    });
    transaction.commit().await.unwrap();
    assert!(told.await.unwrap());
}

async fn a_backup_is_a_database(world: &World) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let result = world.storage.backup_to(&copy).await;
    if world.storage.engine() != Engine::Sqlite {
        assert!(matches!(result, Err(StorageError::Unsupported(_))), "{result:?}");
        return;
    }
    result.unwrap();
    check_private(&copy);
    let again = world.storage.backup_to(&copy).await;
    assert!(matches!(again, Err(StorageError::Other(_))), "it overwrites nothing: {again:?}");
    let url = format!("sqlite://{}", copy.display());
    let restored = Storage::connect(&url, &ConnectOptions::default()).await.unwrap();
    assert_eq!(restored.migrate().await.unwrap(), 0);
    let user = restored.read(TENANT).await.unwrap().user(ADA).await.unwrap();
    assert_eq!(user, world.read().await.user(ADA).await.unwrap());
}

fn check_private(path: &PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{}", path.display());
}

#[tokio::test]
async fn a_sqlite_file_and_its_companions_are_private() {
    let Some(world) = World::create(databases::Engine::Sqlite).await else { return };
    let file = world.database.url.strip_prefix("sqlite://").unwrap();
    for companion in ["", "-wal", "-shm"] {
        check_private(&format!("{file}{companion}").into());
    }
}

#[tokio::test]
async fn a_database_without_a_file_is_refused() {
    for url in ["sqlite::memory:", "sqlite://", "sqlite:", "sqlite://x?mode=memory"] {
        let refused = Storage::connect(url, &ConnectOptions::default()).await.err();
        assert!(matches!(refused, Some(StorageError::Unsupported(_))), "{url}: {refused:?}");
    }
}
