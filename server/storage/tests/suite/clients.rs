//! Clients: changes, lists, and what goes with them.

use crate::{
    login_provider::{
        self, CLIENT, CODE, DEVICE, GRANT, INITIAL_ID, PUSHED, STRANGER, USER_CODE, client, code, consent,
        device, grant, initial,
    },
    world::{ADA, BEGINNING, LATER, TENANT, World, at, id},
};
use latchkey_domain::{
    id::{ClientId, GrantId},
    oauth::{Client, DeviceCode, Grant},
    page::Total,
    token::TokenDigest,
};
use latchkey_protocol::oauth::client_metadata::ClientMetadata;
use latchkey_storage::{ClientQuery, StorageError, UserQuery};
use serde_json::json;

on_every_database!(
    a_client_is_read_as_it_was_written,
    a_stale_change_of_a_client_is_refused,
    clients_are_paged_newest_first,
    a_deleted_client_takes_along_what_is_its_own,
);

const OTHER: ClientId = ClientId(id(0xc11f));

/// A client of which everything is known.
fn full() -> Client {
    let members = json!({
        "client_name": "Ærø", "contacts": ["a@example.com"], "application_type": "native",
        "redirect_uris": ["app:/back"], "post_logout_redirect_uris": ["app:/bye"],
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
        "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
        "jwks_uri": "https://client.example/jwks", "subject_type": "pairwise",
        "id_token_signed_response_alg": "EdDSA", "default_acr_values": ["a"], "first_party": true,
        "backchannel_logout_uri": "https://client.example/logout", "require_auth_time": true,
        "dpop_bound_access_tokens": true, "resources": ["https://api.example"],
    });
    let metadata = ClientMetadata::parse(members.as_object().unwrap()).unwrap();
    assert_eq!(metadata.resources.len(), 1, "the last member was read");
    Client { metadata, version: 7, updated_at: at(9), ..client(TENANT, OTHER) }
}

async fn insert(world: &World, clients: &[Client]) {
    let transaction = world.begin().await;
    for client in clients {
        transaction.insert_client(client).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn a_client_is_read_as_it_was_written(world: &World) {
    let bare = Client {
        metadata: ClientMetadata::default(),
        secret: None,
        registration: None,
        ..client(TENANT, ClientId(id(80)))
    };
    insert(world, &[full(), bare.clone()]).await;
    let reader = world.read().await;
    for client in [full(), bare, client(TENANT, CLIENT)] {
        assert_eq!(reader.client(client.id).await.unwrap(), Some(client));
    }
    assert_eq!(reader.client(STRANGER).await.unwrap(), None, "the other tenant's");
    let again = world.begin().await.insert_client(&full()).await;
    assert!(matches!(again, Err(StorageError::Other(_))), "{again:?}");
}

async fn a_stale_change_of_a_client_is_refused(world: &World) {
    insert(world, &[client(TENANT, OTHER)]).await;
    let changed = Client {
        id: CLIENT,
        secret: None,
        registration: None,
        created_at: at(BEGINNING + 99),
        version: 2,
        ..full()
    };
    let transaction = world.begin().await;
    transaction.update_client(&changed).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    let stored = Client { created_at: at(BEGINNING), ..changed.clone() };
    assert_eq!(reader.client(CLIENT).await.unwrap(), Some(stored), "a client was made when it was made");
    assert_eq!(reader.client(OTHER).await.unwrap(), Some(client(TENANT, OTHER)));

    let unknown = Client { id: STRANGER, ..changed.clone() };
    let skipping = Client { version: 4, ..changed.clone() };
    for refused in [changed, unknown, skipping] {
        let refused = world.begin().await.update_client(&refused).await;
        assert!(matches!(refused, Err(StorageError::Stale)), "{refused:?}");
    }
}

async fn clients_are_paged_newest_first(world: &World) {
    let mut all: Vec<Client> = (0..11_i64)
        .map(|number| Client {
            created_at: at(BEGINNING + number % 3),
            ..client(TENANT, ClientId(id(u128::try_from(number * 37 % 101).unwrap() + 200)))
        })
        .collect();
    insert(world, &all).await;
    all.push(client(TENANT, CLIENT));
    all.sort_by_key(|client| std::cmp::Reverse((client.created_at, client.id)));
    let reader = world.read().await;
    for limit in [1, 5, 12, 0] {
        let mut query = ClientQuery { limit, cursor: None };
        let mut paged = Vec::new();
        loop {
            let page = reader.clients(&query).await.unwrap();
            assert_eq!(page.total, Total::Exactly(12));
            assert!(!page.items.is_empty() && (limit == 0 || page.items.len() <= limit as usize));
            paged.extend(page.items);
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                break;
            }
        }
        assert_eq!(paged, all, "limit={limit}");
    }
    let elsewhere =
        UserQuery { sort: latchkey_storage::UserSort::CreatedAt, limit: 1, ..UserQuery::default() };
    let transaction = world.begin().await;
    transaction.insert_user(&crate::world::person(70, "second")).await.unwrap();
    transaction.commit().await.unwrap();
    let users = reader.users(&elsewhere).await.unwrap().next_cursor;
    assert!(users.is_some());
    for cursor in [users, Some("x".into()), Some(String::new())] {
        let refused = reader.clients(&ClientQuery { limit: 1, cursor }).await;
        assert!(matches!(refused, Err(StorageError::BadCursor)), "{refused:?}");
    }
}

async fn a_deleted_client_takes_along_what_is_its_own(world: &World) {
    let (other_grant, other_code, other_device, other_pushed) =
        (GrantId(id(90)), TokenDigest([60; 32]), TokenDigest([61; 32]), TokenDigest([62; 32]));
    let transaction = world.begin().await;
    transaction.insert_client(&client(TENANT, OTHER)).await.unwrap();
    transaction.insert_grant(&Grant { client: OTHER, ..grant(TENANT, other_grant) }).await.unwrap();
    transaction.insert_authorization_code(&code(other_grant), &other_code).await.unwrap();
    transaction.put_consent(&consent(OTHER)).await.unwrap();
    let waiting = DeviceCode { client: OTHER, ..device() };
    transaction.insert_device_code(&waiting, &other_device, "LMNPQRST").await.unwrap();
    transaction.insert_pushed_request(&other_pushed, OTHER, "{}".into(), at(LATER)).await.unwrap();
    assert!(transaction.delete_client(CLIENT).await.unwrap());
    assert!(!transaction.delete_client(CLIENT).await.unwrap());
    assert!(!transaction.delete_client(STRANGER).await.unwrap(), "the other tenant's");
    transaction.commit().await.unwrap();

    let reader = world.read().await;
    assert_eq!(reader.client(CLIENT).await.unwrap(), None);
    assert_eq!(reader.grant(GRANT).await.unwrap(), None);
    assert_eq!(reader.authorization_code(&CODE).await.unwrap(), None);
    assert_eq!(reader.consent(ADA, CLIENT).await.unwrap(), None);
    assert_eq!(reader.device_code(&DEVICE).await.unwrap(), None);
    assert_eq!(reader.device_of_user_code(USER_CODE).await.unwrap(), None);
    assert_eq!(reader.pushed_request(&PUSHED).await.unwrap(), None);
    assert_eq!(reader.registration_tokens().await.unwrap()[0].id, INITIAL_ID, "is nobody's");

    assert_eq!(reader.client(OTHER).await.unwrap(), Some(client(TENANT, OTHER)));
    assert_eq!(reader.grants_of(ADA).await.unwrap()[0].id, other_grant);
    assert_eq!(reader.authorization_code(&other_code).await.unwrap(), Some(code(other_grant)));
    assert_eq!(reader.consents_of(ADA).await.unwrap(), [consent(OTHER)]);
    assert_eq!(reader.device_code(&other_device).await.unwrap(), Some(waiting));
    assert!(reader.pushed_request(&other_pushed).await.unwrap().is_some());

    // The ids are free again.
    let transaction = world.begin().await;
    transaction.insert_client(&client(TENANT, CLIENT)).await.unwrap();
    login_provider::populate_for_a_time(&transaction).await;
    assert_eq!(transaction.registration_tokens().await.unwrap(), [initial()]);
    transaction.commit().await.unwrap();
}
