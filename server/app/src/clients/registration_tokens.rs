use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext, clock,
    id::RegistrationTokenId,
    oauth::{
        RegistrationToken,
        registration::{DEFAULT_LIFETIME_DAYS, MAXIMUM_LIFETIME_DAYS, PREFIX},
    },
    rights::Action,
    token::SecretToken,
};
use serde_json::json;

/// An initial access token to be made.
#[derive(Debug, Clone)]
pub struct IssueRegistrationToken {
    /// What it is for.
    pub name: String,
    /// [`DEFAULT_LIFETIME_DAYS`] unless given.
    pub expires_in_days: Option<u32>,
    /// How many clients may be registered with it; as many as wanted unless given.
    pub uses: Option<u32>,
}

/// The tenant's initial access tokens, the newest first.
pub async fn list_registration_tokens(
    app: &App,
    context: &OperationContext,
) -> Result<Vec<RegistrationToken>, Failure> {
    authorise::over_tenant(app, context, Action::ReadClients).await?;
    Ok(app.storage().read(context.tenant).await?.registration_tokens().await?)
}

/// Issues an initial access token. The secret is in the answer and nowhere else.
pub async fn issue_registration_token(
    app: &App,
    context: &OperationContext,
    request: IssueRegistrationToken,
) -> Result<(RegistrationToken, SecretToken), Failure> {
    authorise::over_tenant(app, context, Action::ManageClients).await?;
    check(&request)?;
    let days = request.expires_in_days.unwrap_or(DEFAULT_LIFETIME_DAYS);
    let secret = SecretToken::mint(PREFIX, &*context.entropy);
    let now = context.now();
    let token = RegistrationToken {
        id: RegistrationTokenId::new(&*context.clock, &*context.entropy),
        name: request.name,
        created_at: now,
        expires_at: clock::after(now, days * 24 * 60 * 60),
        uses_left: request.uses,
    };
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_registration_token(&token, &secret.digest()).await?;
    let details = json!({ "name": token.name, "uses": token.uses_left });
    let row =
        audit_trail::done(context, "registration-token.issued", "registration-token", token.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok((token, secret))
}

fn check(request: &IssueRegistrationToken) -> Result<(), Failure> {
    let name = &request.name;
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "must have 1 to 100 characters and no control characters"));
    }
    if request.expires_in_days.is_some_and(|days| !(1..=MAXIMUM_LIFETIME_DAYS).contains(&days)) {
        return Err(Failure::invalid("expires_in_days", format!("must be 1 to {MAXIMUM_LIFETIME_DAYS}")));
    }
    if request.uses.is_some_and(|uses| !(1..=10_000).contains(&uses)) {
        return Err(Failure::invalid("uses", "must be 1 to 10000"));
    }
    Ok(())
}

/// Revokes an initial access token; clients registered with it stay.
pub async fn delete_registration_token(
    app: &App,
    context: &OperationContext,
    token: RegistrationTokenId,
) -> Result<(), Failure> {
    authorise::over_tenant(app, context, Action::ManageClients).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    if !transaction.delete_registration_token(token).await? {
        return Err(Failure::NotFound("registration token"));
    }
    let row =
        audit_trail::done(context, "registration-token.revoked", "registration-token", token, json!({}));
    transaction.insert_audit(&row).await?;
    Ok(transaction.commit().await?)
}
