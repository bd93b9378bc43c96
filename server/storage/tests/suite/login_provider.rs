//! What every tenant of a [`World`](crate::world::World) keeps as a login provider, under the same ids.

use crate::world::{ADA, BEGINNING, LATER, SESSION, at, id};
use latchkey_domain::{
    id::{ClientId, GrantId, RegistrationTokenId, TenantId},
    oauth::{
        Authentication, AuthorizationCode, Client, CodeDetails, Consent, ConsentDetails, DeviceCode,
        DeviceDetails, DeviceState, Grant, GrantDetails, RegistrationToken, SigningKeyRow,
    },
    token::TokenDigest,
};
use latchkey_protocol::{
    jose::Algorithm,
    oauth::{client_metadata::ClientMetadata, scope::ScopeSet},
    oidc::claims_request::ClaimsRequest,
};
use latchkey_storage::{ClientQuery, Reader, Storage, Transaction};
use serde_json::json;
use std::fmt::Write as _;

pub const CLIENT: ClientId = ClientId(id(0xc11e));
/// A client that only the twin has.
pub const STRANGER: ClientId = ClientId(id(0x5712));
/// Ada's, to the client, in her session.
pub const GRANT: GrantId = GrantId(id(0x96a));
/// A code of that grant.
pub const CODE: TokenDigest = TokenDigest([3; 32]);
/// A device that waits, and what it shows.
pub const DEVICE: TokenDigest = TokenDigest([4; 32]);
pub const USER_CODE: &str = "BCDFGHJK";
pub const PUSHED: TokenDigest = TokenDigest([5; 32]);
/// A token for three registrations.
pub const INITIAL: TokenDigest = TokenDigest([6; 32]);
pub const INITIAL_ID: RegistrationTokenId = RegistrationTokenId(id(0x171));
pub const SPENT: &str = "a proof";
pub const ROOT: &str = "root";

pub async fn populate(transaction: &Transaction) {
    let tenant = transaction.tenant_id();
    transaction.insert_client(&client(tenant, CLIENT)).await.unwrap();
    transaction.put_consent(&consent(CLIENT)).await.unwrap();
    transaction.insert_registration_token(&initial(), &INITIAL).await.unwrap();
    transaction.insert_tenant_key(ROOT, "sealed root", at(BEGINNING)).await.unwrap();
    transaction.insert_signing_key(&signing_key(Algorithm::Es256, 1, "sealed 1")).await.unwrap();
    populate_for_a_time(transaction).await;
}

/// What is forgotten after [`LATER`].
pub async fn populate_for_a_time(transaction: &Transaction) {
    transaction.insert_grant(&grant(transaction.tenant_id(), GRANT)).await.unwrap();
    transaction.insert_authorization_code(&code(GRANT), &CODE).await.unwrap();
    transaction.insert_device_code(&device(), &DEVICE, USER_CODE).await.unwrap();
    transaction.insert_pushed_request(&PUSHED, CLIENT, "{}".into(), at(LATER)).await.unwrap();
}

/// The same, but without a transaction.
pub async fn spend(storage: &Storage, tenant: TenantId) {
    assert!(storage.spend(tenant, SPENT, at(LATER)).await.unwrap());
}

/// All that can be read, as text.
pub async fn everything_of(reader: &Reader) -> String {
    let mut text = String::new();
    let mut tell = |what: &dyn std::fmt::Debug| writeln!(text, "{what:#?}").unwrap();
    tell(&reader.clients(&ClientQuery::default()).await.unwrap().items);
    tell(&reader.client(CLIENT).await.unwrap());
    tell(&reader.grants_of(ADA).await.unwrap());
    tell(&reader.grants_of_session(SESSION).await.unwrap());
    tell(&reader.grant(GRANT).await.unwrap());
    tell(&reader.authorization_code(&CODE).await.unwrap());
    tell(&reader.consents_of(ADA).await.unwrap());
    tell(&reader.consent(ADA, CLIENT).await.unwrap());
    tell(&reader.device_code(&DEVICE).await.unwrap());
    tell(&reader.device_of_user_code(USER_CODE).await.unwrap());
    tell(&reader.pushed_request(&PUSHED).await.unwrap());
    tell(&reader.signing_keys().await.unwrap());
    tell(&reader.tenant_keys().await.unwrap());
    tell(&reader.registration_tokens().await.unwrap());
    tell(&reader.is_registration_token(&INITIAL, at(BEGINNING)).await.unwrap());
    tell(&reader.is_spent(SPENT).await.unwrap());
    text
}

pub fn scope(text: &str) -> ScopeSet {
    text.parse().unwrap()
}

pub fn client(tenant: TenantId, id: ClientId) -> Client {
    Client {
        id,
        tenant,
        metadata: ClientMetadata {
            client_name: Some("Żółw & Co".into()),
            redirect_uris: vec!["https://client.example/back".into()],
            jwks: Some(json!({ "keys": [] })),
            scope: Some(scope("openid profile")),
            default_max_age: Some(3600),
            ..ClientMetadata::default()
        },
        secret: Some([7; 32]),
        registration: Some(TokenDigest([8; 32])),
        created_at: at(BEGINNING),
        updated_at: at(BEGINNING),
        version: 1,
    }
}

pub fn grant(tenant: TenantId, id: GrantId) -> Grant {
    Grant {
        id,
        tenant,
        user: ADA,
        client: CLIENT,
        session: Some(SESSION),
        offline: false,
        details: GrantDetails {
            scope: scope("openid profile"),
            resources: vec!["https://api.example".into()],
            authentication: Authentication::by_password(at(BEGINNING)),
            claims: ClaimsRequest::parse(r#"{"id_token":{"email":{"essential":true}}}"#).unwrap(),
            dpop_jkt: Some("thumbprint".into()),
        },
        created_at: at(BEGINNING),
        expires_at: at(LATER),
        credential_version: 1,
        generation: 1,
        used_at: Some(at(BEGINNING)),
    }
}

pub fn code(grant: GrantId) -> AuthorizationCode {
    AuthorizationCode {
        grant,
        details: CodeDetails {
            client: CLIENT,
            redirect_uri: "https://client.example/back".into(),
            redirect_uri_was_sent: true,
            code_challenge: Some("challenge".into()),
            nonce: Some("nonce".into()),
            dpop_jkt: None,
        },
        expires_at: at(LATER),
        redeemed_at: None,
    }
}

pub fn consent(client: ClientId) -> Consent {
    Consent {
        user: ADA,
        client,
        details: ConsentDetails {
            scope: scope("openid profile"),
            resources: vec!["https://api.example".into()],
            claims: vec!["email".into()],
        },
        granted_at: at(BEGINNING),
    }
}

pub fn device() -> DeviceCode {
    DeviceCode {
        client: CLIENT,
        details: DeviceDetails { scope: scope("openid"), resources: vec!["https://api.example".into()] },
        state: DeviceState::Pending,
        expires_at: at(LATER),
        poll_after: at(BEGINNING),
        interval_seconds: 5,
    }
}

pub fn initial() -> RegistrationToken {
    RegistrationToken {
        id: INITIAL_ID,
        name: "partners".into(),
        created_at: at(BEGINNING),
        expires_at: at(LATER),
        uses_left: Some(3),
    }
}

pub fn signing_key(algorithm: Algorithm, number: u32, sealed: &str) -> SigningKeyRow {
    SigningKeyRow {
        algorithm,
        number,
        sealed: sealed.into(),
        public_key: json!({ "kid": format!("{}-{number}", algorithm.name()) }),
        created_at: at(BEGINNING),
        active_from: at(BEGINNING),
    }
}
