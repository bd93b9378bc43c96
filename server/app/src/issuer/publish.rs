use super::{key_store::LoadedKey, keys_of};
use crate::{App, Failure};
use latchkey_domain::{
    OperationContext,
    oauth::{authentication::ACR_VALUES, signing_key::KeyState},
    tenant::Tenant,
};
use latchkey_protocol::oidc::discovery::ProviderMetadata;
use serde_json::{Value, json};

/// The provider's metadata (OpenID Connect Discovery §3, RFC 8414 §2).
#[must_use]
pub fn metadata(app: &App, tenant: &Tenant) -> Value {
    let mut metadata = ProviderMetadata::of(&app.public_url().of_tenant(tenant));
    metadata.acr_values_supported = ACR_VALUES.map(str::to_owned).to_vec();
    metadata.ui_locales_supported = app.renderer().locales().iter().map(ToString::to_string).collect();
    metadata.to_json()
}

/// The public keys that tokens are, will be, or may still be signed with (RFC 7517 §5).
pub async fn key_set(app: &App, context: &OperationContext) -> Result<Value, Failure> {
    let keys = keys_of(app, context).await?;
    let published = keys.in_state(context.now(), |state| state != KeyState::Gone);
    let public = |(key, _): (&LoadedKey, KeyState)| key.public.clone();
    Ok(json!({ "keys": published.into_iter().map(public).collect::<Vec<_>>() }))
}
