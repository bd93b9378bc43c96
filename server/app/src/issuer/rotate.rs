use super::{key_store, keys_of};
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext, Timestamp, clock,
    oauth::signing_key::{KeyState, LEAD_SECONDS},
    rights::Action,
};
use latchkey_protocol::jose::Algorithm;
use serde_json::json;

/// In which every replica has read the new key.
const SEEN_BY_ALL_SECONDS: u32 = 15;

/// What to rotate.
#[derive(Debug, Clone, Copy)]
pub struct RotateKeys {
    pub algorithm: Algorithm,
    /// Without the time in which everybody gets to know the new key: for when the old one is known to somebody else. What
    /// was signed by that is believed no more. Clients that keep key sets without looking for an unknown `kid` fail until
    /// they look again.
    pub at_once: bool,
}

/// A signing key as listed.
#[derive(Debug, Clone)]
pub struct KeyOverview {
    pub algorithm: Algorithm,
    pub number: u32,
    pub kid: String,
    pub state: KeyState,
    pub active_from: Timestamp,
}

/// The tenant's signing keys, those that are gone left out.
pub async fn list_keys(app: &App, context: &OperationContext) -> Result<Vec<KeyOverview>, Failure> {
    authorise::over_tenant(app, context, Action::ReadTenant).await?;
    let keys = keys_of(app, context).await?;
    let published = keys.in_state(context.now(), |state| state != KeyState::Gone);
    let overview = |(key, state): (&key_store::LoadedKey, KeyState)| KeyOverview {
        algorithm: key.algorithm,
        number: key.number,
        kid: key.kid.clone(),
        state,
        active_from: key.term.active_from,
    };
    Ok(published.into_iter().map(overview).collect())
}

/// Publishes the key that signs next, and says when it will.
pub async fn rotate_keys(
    app: &App,
    context: &OperationContext,
    request: RotateKeys,
) -> Result<Timestamp, Failure> {
    authorise::over_tenant(app, context, Action::ChangeTenant).await?;
    app.keys.forget(&context.tenant);
    let keys = keys_of(app, context).await?;
    let all = keys.in_state(context.now(), |_| true);
    let of_algorithm = || all.iter().filter(|(key, _)| key.algorithm == request.algorithm);
    if !request.at_once && of_algorithm().any(|(_, state)| *state == KeyState::Next) {
        return Err(Failure::State("the next key is published already and takes over by itself"));
    }
    let number = of_algorithm().map(|(key, _)| key.number).max().unwrap_or(0) + 1;
    let lead = if request.at_once { SEEN_BY_ALL_SECONDS } else { LEAD_SECONDS };
    let active_from = clock::after(context.now(), lead);
    let row = key_store::make(app, context, request.algorithm, number, active_from).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_signing_key(&row).await?;
    let details = json!({
        "algorithm": request.algorithm, "kid": row.public_key["kid"],
        "active_from": active_from.to_string(), "at_once": request.at_once,
    });
    let row = audit_trail::done(context, "signing-key.published", "signing-key", number, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    app.keys.forget(&context.tenant);
    Ok(active_from)
}
