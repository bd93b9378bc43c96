use crate::{App, OAuthRefusal, authorization::allowed_scope, login::throttle, refusal::refuse};
use latchkey_domain::{
    OperationContext, clock, entropy,
    oauth::{Client, DeviceCode, DeviceDetails, DeviceState, device},
    tenant::Tenant,
    token::SecretToken,
};
use latchkey_protocol::oauth::{client_metadata::GrantType, error::ErrorCode, scope::ScopeSet, user_code};
use serde::Serialize;

/// What a device is told (RFC 8628 §3.2), as it is printed.
#[derive(Debug, Serialize)]
pub struct DeviceAuthorization {
    pub device_code: String,
    pub user_code: String,
    pub verification_uri: String,
    pub verification_uri_complete: String,
    /// Seconds.
    pub expires_in: u32,
    pub interval: u32,
}

/// Lets a device wait for its person.
pub async fn begin(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    client: &Client,
    scope: &ScopeSet,
    resources: Vec<String>,
) -> Result<DeviceAuthorization, OAuthRefusal> {
    if !client.metadata.grant_types.contains(&GrantType::DeviceCode) {
        let text = "the client is not registered for the device grant";
        return Err(refuse(ErrorCode::UnauthorizedClient, text));
    }
    if resources.iter().any(|resource| !client.metadata.resources.contains(resource)) {
        return Err(refuse(ErrorCode::InvalidTarget, "the client is not registered for that resource"));
    }
    let mut scope = allowed_scope(client, scope);
    if !client.metadata.grant_types.contains(&GrantType::RefreshToken) {
        scope = scope.without("offline_access");
    }
    throttle::count_public_client(app, context, client).await?;
    let now = context.now();
    let secret = SecretToken::mint(device::PREFIX, &*context.entropy);
    let code = new_code(context);
    let row = DeviceCode {
        client: client.id,
        details: DeviceDetails { scope, resources },
        state: DeviceState::Pending,
        expires_at: clock::after(now, device::LIFETIME_SECONDS),
        poll_after: now,
        interval_seconds: device::INTERVAL_SECONDS,
    };
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_device_code(&row, &secret.digest(), &code).await?;
    transaction.commit().await?;
    let verification_uri = format!("{}/device", app.public_url().of_tenant(tenant));
    Ok(DeviceAuthorization {
        device_code: secret.reveal().to_owned(),
        verification_uri_complete: format!("{verification_uri}?user_code={}", user_code::shown(&code)),
        user_code: user_code::shown(&code),
        verification_uri,
        expires_in: device::LIFETIME_SECONDS,
        interval: device::INTERVAL_SECONDS,
    })
}

/// In its normal form. Bytes that would favour a letter are passed over; once in a great while too many are.
fn new_code(context: &OperationContext) -> String {
    loop {
        let bytes = entropy::bytes::<{ user_code::RANDOM_BYTES }>(&*context.entropy);
        if let Some(code) = user_code::from_random(&bytes).as_deref().and_then(user_code::normalise) {
            return code;
        }
    }
}
