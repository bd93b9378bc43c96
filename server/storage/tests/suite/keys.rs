//! A tenant's keys: made once, sealed anew, deleted.

use crate::{
    login_provider::{ROOT, signing_key},
    world::{self, BEGINNING, TENANT, TWIN, World, at, event, how_many, id},
};
use latchkey_domain::{id::TenantId, oauth::SigningKeyRow};
use latchkey_protocol::jose::Algorithm::{self, Es256, Rs256};

on_every_database!(
    keys_are_listed_by_algorithm_and_number,
    the_first_keys_are_one_replicas,
    a_key_that_exists_is_kept,
    a_signing_key_is_sealed_anew_unless_it_was_changed,
    a_symmetric_key_is_sealed_anew_unless_it_was_changed,
    one_signing_key_is_deleted,
    tenants_that_have_keys_are_known,
);

async fn insert(world: &World, keys: &[SigningKeyRow]) {
    let transaction = world.begin().await;
    for key in keys {
        transaction.insert_signing_key(key).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn sealed(world: &World) -> Vec<(Algorithm, u32, String)> {
    let keys = world.read().await.signing_keys().await.unwrap();
    keys.into_iter().map(|key| (key.algorithm, key.number, key.sealed)).collect()
}

async fn keys_are_listed_by_algorithm_and_number(world: &World) {
    let next = SigningKeyRow { active_from: at(BEGINNING + 90), ..signing_key(Es256, 2, "ż") };
    let keys = [signing_key(Rs256, 10, "c"), next.clone(), signing_key(Rs256, 2, "b")];
    insert(world, &keys).await;
    let listed = world.read().await.signing_keys().await.unwrap();
    let expected =
        [signing_key(Es256, 1, "sealed 1"), next, signing_key(Rs256, 2, "b"), signing_key(Rs256, 10, "c")];
    assert_eq!(listed, expected);
    for (algorithm, number) in Algorithm::ALL.into_iter().zip(50..) {
        let key = signing_key(algorithm, number, "any");
        insert(world, std::slice::from_ref(&key)).await;
        assert!(world.read().await.signing_keys().await.unwrap().contains(&key), "{algorithm:?}");
    }
}

/// Whoever is first with the root key is first with all: the others wait for them and add nothing.
async fn the_first_keys_are_one_replicas(world: &World) {
    let tenant = TenantId(id(3));
    world.storage.insert_tenant(&world::tenant(tenant, "east"), &event(tenant, 9)).await.unwrap();
    let replicas = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let made = how_many(world, 20, |storage| {
        let mine = replicas.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string();
        async move {
            let transaction = storage.begin(tenant).await.unwrap();
            transaction.insert_tenant_key(ROOT, &mine, at(1)).await.unwrap();
            for algorithm in Algorithm::SIGNING {
                transaction.insert_signing_key(&signing_key(algorithm, 1, &mine)).await.unwrap();
            }
            transaction.commit().await.is_ok()
        }
    });
    assert_eq!(made.await, 20, "nobody fails");
    let reader = world.storage.read(tenant).await.unwrap();
    let [(purpose, root)] = <[_; 1]>::try_from(reader.tenant_keys().await.unwrap()).unwrap();
    assert_eq!(purpose, ROOT);
    let keys = reader.signing_keys().await.unwrap();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| key.sealed == root && key.number == 1), "{root}: {keys:?}");
}

async fn a_key_that_exists_is_kept(world: &World) {
    let before = world.everything_of(TENANT).await;
    let transaction = world.begin().await;
    transaction.insert_tenant_key(ROOT, "another", at(9)).await.unwrap();
    let another = SigningKeyRow {
        active_from: at(9),
        public_key: serde_json::json!({}),
        ..signing_key(Es256, 1, "another")
    };
    transaction.insert_signing_key(&another).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.everything_of(TENANT).await, before);
    let transaction = world.begin().await;
    transaction.insert_tenant_key("Root", "another", at(9)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.tenant_keys().await.unwrap().len(), 2, "another purpose");
}

async fn a_signing_key_is_sealed_anew_unless_it_was_changed(world: &World) {
    insert(world, &[signing_key(Es256, 2, "sealed 1"), signing_key(Rs256, 1, "sealed 1")]).await;
    let transaction = world.begin().await;
    let replace = async |algorithm, number, old| {
        transaction.replace_sealed_signing_key(algorithm, number, old, "anew").await.unwrap()
    };
    for old in ["", "sealed", "sealed 1 ", "SEALED 1", "anew"] {
        assert!(!replace(Es256, 1, old).await, "{old:?}");
    }
    assert!(!replace(Es256, 3, "sealed 1").await, "there is none");
    assert!(replace(Es256, 1, "sealed 1").await);
    assert!(!replace(Es256, 1, "sealed 1").await);
    transaction.commit().await.unwrap();
    let expected = [(Es256, 1, "anew"), (Es256, 2, "sealed 1"), (Rs256, 1, "sealed 1")];
    let expected = expected.map(|(algorithm, number, sealed)| (algorithm, number, sealed.to_owned()));
    assert_eq!(sealed(world).await, expected);
    let stored = world.read().await.signing_keys().await.unwrap();
    assert_eq!(stored[0], signing_key(Es256, 1, "anew"), "nothing else of it");
}

async fn a_symmetric_key_is_sealed_anew_unless_it_was_changed(world: &World) {
    let transaction = world.begin().await;
    transaction.insert_tenant_key("second", "sealed root", at(9)).await.unwrap();
    let replace =
        async |purpose, old| transaction.replace_sealed_tenant_key(purpose, old, "anew").await.unwrap();
    for (purpose, old) in [(ROOT, "sealed root "), (ROOT, "Sealed root"), ("Root", "sealed root"), ("", "")] {
        assert!(!replace(purpose, old).await, "{purpose:?} {old:?}");
    }
    assert!(replace(ROOT, "sealed root").await);
    assert!(!replace(ROOT, "sealed root").await);
    transaction.commit().await.unwrap();
    let keys = world.read().await.tenant_keys().await.unwrap();
    let expected = [(ROOT, "anew"), ("second", "sealed root")];
    assert_eq!(keys, expected.map(|(purpose, sealed)| (purpose.to_owned(), sealed.to_owned())));
}

async fn one_signing_key_is_deleted(world: &World) {
    insert(world, &[signing_key(Es256, 2, "b"), signing_key(Rs256, 1, "c")]).await;
    let transaction = world.begin().await;
    transaction.delete_signing_key(Es256, 1).await.unwrap();
    transaction.delete_signing_key(Rs256, 2).await.unwrap();
    transaction.delete_signing_key(Algorithm::EdDsa, u32::MAX).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(sealed(world).await, [(Es256, 2, "b".to_owned()), (Rs256, 1, "c".to_owned())]);
}

async fn tenants_that_have_keys_are_known(world: &World) {
    let tenant = TenantId(id(3));
    world.storage.insert_tenant(&world::tenant(tenant, "east"), &event(tenant, 9)).await.unwrap();
    let transaction = world.begin().await;
    transaction.insert_tenant_key("second", "sealed", at(9)).await.unwrap();
    transaction.commit().await.unwrap();
    let mut tenants = world.storage.tenants_with_keys().await.unwrap();
    tenants.sort_unstable();
    assert_eq!(tenants, [TENANT, TWIN], "each once, and none that has none");
}
