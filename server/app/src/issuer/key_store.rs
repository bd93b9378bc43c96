//! The keys of each tenant, read, opened and parsed once. What another replica adds is seen within five seconds, long
//! before it is used: a key is published a day before it signs.

use crate::{App, Failure, fresh::Fresh};
use aws_lc_rs::hmac;
use latchkey_domain::{
    OperationContext, Timestamp, entropy,
    id::TenantId,
    oauth::{
        SigningKeyRow,
        signing_key::{KeyState, Term, states},
    },
};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use serde_json::Value;
use std::sync::Arc;
use zeroize::Zeroizing;

/// How old what is known of a tenant's keys may be.
const FRESH_SECONDS: u32 = 5;
/// With what ID and access tokens are signed; every tenant has a key for each.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa];
const ROOT: &str = "root";

/// A tenant's keys at one time.
pub struct TenantKeys {
    root: Zeroizing<[u8; 32]>,
    signing: Vec<LoadedKey>,
}

/// A signing key, ready to sign.
#[derive(Clone)]
pub struct LoadedKey {
    pub(crate) key: Arc<SigningKey>,
    /// What is published of it; has a `kid`.
    pub(crate) public: Value,
    pub(crate) kid: String,
    pub(crate) algorithm: Algorithm,
    pub(crate) number: u32,
    pub(crate) term: Term,
}

impl TenantKeys {
    /// A key of the tenant's for one purpose (HKDF's expand step, RFC 5869 §2.3, one block).
    pub(crate) fn secret(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.root[..]);
        let mut derived = Zeroizing::new([0; 32]);
        derived.copy_from_slice(hmac::sign(&key, &[purpose.as_bytes(), &[1]].concat()).as_ref());
        derived
    }

    /// What signs at `now`.
    pub(crate) fn current(&self, algorithm: Algorithm, now: Timestamp) -> Result<&LoadedKey, Failure> {
        let found = self.in_state(now, |state| state == KeyState::Current);
        found
            .into_iter()
            .map(|(key, _)| key)
            .find(|key| key.algorithm == algorithm)
            .ok_or_else(|| Failure::Internal(format!("no {} key signs", algorithm.name())))
    }

    /// The key of that name, unless it is gone.
    pub(crate) fn by_kid(&self, kid: &str, now: Timestamp) -> Option<&LoadedKey> {
        let published = self.in_state(now, |state| state != KeyState::Gone);
        published.into_iter().map(|(key, _)| key).find(|key| key.kid == kid)
    }

    /// Keys with their states, those that are gone left out on demand.
    pub(crate) fn in_state(
        &self,
        now: Timestamp,
        wanted: impl Fn(KeyState) -> bool,
    ) -> Vec<(&LoadedKey, KeyState)> {
        let mut found = Vec::new();
        for algorithm in ALGORITHMS {
            let keys: Vec<_> = self.signing.iter().filter(|key| key.algorithm == algorithm).collect();
            let terms: Vec<_> = keys.iter().map(|key| key.term).collect();
            found.extend(keys.into_iter().zip(states(&terms, now)).filter(|(_, state)| wanted(*state)));
        }
        found
    }
}

/// What this process knows of tenants' keys.
pub(crate) type KeyStore = Fresh<TenantId, Arc<TenantKeys>>;

/// A store that knows nothing yet.
pub(crate) fn new_store() -> KeyStore {
    Fresh::for_seconds(FRESH_SECONDS)
}

/// The keys of the operation's tenant; made where it has none yet.
pub(crate) async fn keys_of(app: &App, context: &OperationContext) -> Result<Arc<TenantKeys>, Failure> {
    let now = context.now();
    if let Some(keys) = app.keys.get(&context.tenant, now) {
        return Ok(keys);
    }
    let before = app.keys.get_stale(&context.tenant).map(|(_, keys)| keys);
    let keys = match read(app, context, before.as_deref()).await? {
        Some(keys) => keys,
        None => {
            make_first(app, context).await?;
            let read = read(app, context, before.as_deref()).await?;
            read.ok_or_else(|| Failure::Internal("a tenant's keys were made and are not there".into()))?
        }
    };
    let keys = Arc::new(keys);
    app.keys.put(context.tenant, keys.clone(), now);
    Ok(keys)
}

/// `None` where some are missing.
async fn read(
    app: &App,
    context: &OperationContext,
    before: Option<&TenantKeys>,
) -> Result<Option<TenantKeys>, Failure> {
    let reader = app.storage().read(context.tenant).await?;
    let (roots, rows) = (reader.tenant_keys().await?, reader.signing_keys().await?);
    drop(reader);
    let Some((_, sealed)) = roots.into_iter().find(|(purpose, _)| purpose == ROOT) else { return Ok(None) };
    let opened = app.keyring().open(&root_key_place(context.tenant, ROOT), &sealed);
    let opened = opened.map_err(|error| Failure::Internal(format!("the tenant's root key is {error}")))?;
    let root = <[u8; 32]>::try_from(&opened[..])
        .map_err(|_| Failure::Internal("the tenant's root key has another length".into()))?;
    let mut signing = Vec::new();
    for row in rows {
        let parsed = before.into_iter().flat_map(|keys| &keys.signing);
        let known = parsed.clone().find(|key| key.algorithm == row.algorithm && key.number == row.number);
        signing.push(match known {
            Some(known) => LoadedKey { term: term(&row), ..known.clone() },
            None => load(app, context.tenant, row)?,
        });
    }
    let has_all = ALGORITHMS.iter().all(|algorithm| signing.iter().any(|key| key.algorithm == *algorithm));
    Ok(has_all.then(|| TenantKeys { root: Zeroizing::new(root), signing }))
}

fn load(app: &App, tenant: TenantId, row: SigningKeyRow) -> Result<LoadedKey, Failure> {
    let place = signing_key_place(tenant, row.algorithm, row.number);
    let broken = |what: String| Failure::Internal(format!("signing key {}: {what}", row.number));
    let pkcs8 = app.keyring().open(&place, &row.sealed).map_err(|error| broken(error.to_string()))?;
    let key = SigningKey::from_pkcs8(row.algorithm, &pkcs8).map_err(|error| broken(error.to_string()))?;
    let kid = row.public_key["kid"].as_str().ok_or_else(|| broken("has no kid".into()))?.to_owned();
    Ok(LoadedKey {
        key: Arc::new(key),
        kid,
        term: term(&row),
        public: row.public_key,
        algorithm: row.algorithm,
        number: row.number,
    })
}

fn term(row: &SigningKeyRow) -> Term {
    Term { created_at: row.created_at, active_from: row.active_from }
}

/// The first keys of a tenant sign at once: nobody can have looked before.
async fn make_first(app: &App, context: &OperationContext) -> Result<(), Failure> {
    let now = context.now();
    let root = Zeroizing::new(entropy::bytes::<32>(&*context.entropy));
    let place = root_key_place(context.tenant, ROOT);
    let sealed = app.keyring().seal(&place, &root[..], &*context.entropy);
    let mut rows = Vec::new();
    for algorithm in ALGORITHMS {
        rows.push(make(app, context, algorithm, 1, now).await?);
    }
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_tenant_key(ROOT, &sealed, now).await?;
    for row in &rows {
        transaction.insert_signing_key(row).await?;
    }
    Ok(transaction.commit().await?)
}

/// A new key. Made on a thread of its own: RSA takes its time.
pub(super) async fn make(
    app: &App,
    context: &OperationContext,
    algorithm: Algorithm,
    number: u32,
    active_from: Timestamp,
) -> Result<SigningKeyRow, Failure> {
    let made = tokio::task::spawn_blocking(move || SigningKey::generate(algorithm)).await;
    let key = made
        .map_err(|error| Failure::Internal(error.to_string()))?
        .map_err(|error| Failure::Internal(error.to_string()))?;
    let public = key.public_jwk();
    let mut public_key = public.to_json();
    public_key["kid"] = public.thumbprint().into();
    public_key["use"] = "sig".into();
    public_key["alg"] = algorithm.name().into();
    let place = signing_key_place(context.tenant, algorithm, number);
    Ok(SigningKeyRow {
        algorithm,
        number,
        sealed: app.keyring().seal(&place, &key.to_pkcs8(), &*context.entropy),
        public_key,
        created_at: context.now(),
        active_from,
    })
}

pub(crate) fn signing_key_place(tenant: TenantId, algorithm: Algorithm, number: u32) -> String {
    format!("signing-key/{tenant}/{}/{number}", algorithm.name())
}

pub(crate) fn root_key_place(tenant: TenantId, purpose: &str) -> String {
    format!("tenant-key/{tenant}/{purpose}")
}
