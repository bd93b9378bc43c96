use super::{CreatedClient, create::draft, sector};
use crate::{App, OAuthRefusal, audit_trail, refusal::refuse};
use latchkey_domain::{
    OperationContext,
    oauth::{client::REGISTRATION_PREFIX, registration},
    token::SecretToken,
};
use latchkey_protocol::{
    oauth::{
        client_metadata::ClientMetadata,
        error::{ErrorCode, OAuthError},
    },
    oidc::discovery::SCOPES,
};
use serde_json::json;

/// Registers a client that presents an initial access token (RFC 7591 §3). The registration access token in the answer is
/// the only copy.
pub async fn register(
    app: &App,
    context: &OperationContext,
    initial_access_token: &str,
    metadata: ClientMetadata,
) -> Result<(CreatedClient, SecretToken), OAuthRefusal> {
    let presented = SecretToken::parse(registration::PREFIX, initial_access_token);
    let presented = presented.ok_or_else(unknown_token)?;
    // Before anything is fetched: strangers don't make this server look at addresses.
    let reader = app.storage().read(context.tenant).await?;
    if !reader.is_registration_token(&presented.digest(), context.now()).await? {
        return Err(unknown_token());
    }
    drop(reader);
    let metadata = acceptable(app, metadata, &ClientMetadata::default()).await?;
    let mut created = draft(app, context, metadata).await?;
    let registration = SecretToken::mint(REGISTRATION_PREFIX, &*context.entropy);
    created.client.registration = Some(registration.digest());
    let transaction = app.storage().begin(context.tenant).await?;
    let used = transaction.use_registration_token(&presented.digest(), context.now()).await?;
    let used = used.ok_or_else(unknown_token)?;
    transaction.insert_client(&created.client).await?;
    let details = json!({ "name": created.client.metadata.client_name, "registration_token": used });
    let row = audit_trail::done(context, "client.registered", "client", created.client.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok((created, registration))
}

fn unknown_token() -> OAuthRefusal {
    refuse(ErrorCode::InvalidToken, "the initial access token is unknown, expired or used up")
}

/// What a client may say of itself: never that people needn't be asked, nor for whom its tokens are and what they allow there,
/// nor whose tokens it takes; unless an administrator has said so before.
pub(super) async fn acceptable(
    app: &App,
    metadata: ClientMetadata,
    before: &ClientMetadata,
) -> Result<ClientMetadata, OAuthRefusal> {
    metadata.validate().map_err(OAuthError::from)?;
    if let Some(field) = not_its_to_say(&metadata, before) {
        let text = format!("{field} holds what is for administrators to set");
        return Err(refuse(ErrorCode::InvalidClientMetadata, text));
    }
    if let Err(failure) = sector::check(app, &metadata).await {
        return Err(refuse(ErrorCode::InvalidClientMetadata, failure.to_string()));
    }
    Ok(metadata)
}

fn not_its_to_say(metadata: &ClientMetadata, before: &ClientMetadata) -> Option<&'static str> {
    let is_known = |scope: &str| {
        SCOPES.contains(&scope) || before.scope.as_ref().is_some_and(|before| before.contains(scope))
    };
    if metadata.first_party && !before.first_party {
        return Some("first_party");
    }
    if metadata.resources.iter().any(|resource| !before.resources.contains(resource)) {
        return Some("resources");
    }
    if metadata.serves.iter().any(|resource| !before.serves.contains(resource)) {
        return Some("serves");
    }
    metadata.scope.as_ref().is_some_and(|scope| !scope.iter().all(is_known)).then_some("scope")
}
