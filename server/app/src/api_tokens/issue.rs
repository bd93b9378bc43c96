use super::owner;
use crate::{App, Failure, audit_trail};
use latchkey_domain::{
    OperationContext,
    api_token::{ApiToken, DEFAULT_LIFETIME_DAYS, MAXIMUM_LIFETIME_DAYS, PREFIX, Scope, ScopeSet},
    clock,
    context::Person,
    id::ApiTokenId,
    token::SecretToken,
};
use serde_json::json;

/// A token to be made for the actor.
#[derive(Debug, Clone)]
pub struct IssueToken {
    /// What it is for, in the person's words.
    pub name: String,
    /// The actor's own unless given, and never more than those.
    pub scopes: Option<ScopeSet>,
    /// [`DEFAULT_LIFETIME_DAYS`] unless given.
    pub expires_in_days: Option<u32>,
}

/// Issues a personal API token to the actor. The secret is in the answer and nowhere else.
pub async fn issue(
    app: &App,
    context: &OperationContext,
    request: IssueToken,
) -> Result<(ApiToken, SecretToken), Failure> {
    let person = owner(app, context).await?;
    let scopes = check(person, &request)?;
    let days = request.expires_in_days.unwrap_or(DEFAULT_LIFETIME_DAYS);
    let secret = SecretToken::mint(PREFIX, &*context.entropy);

    let transaction = app.storage().begin(context.tenant).await?;
    let user = transaction.lock_user(person.user).await?.ok_or(Failure::NotFound("user"))?;
    let now = context.now();
    let token = ApiToken {
        id: ApiTokenId::new(&*context.clock, &*context.entropy),
        tenant: context.tenant,
        user: user.id,
        name: request.name,
        scopes,
        created_at: now,
        expires_at: clock::after(now, days * 24 * 60 * 60),
        last_used_at: None,
        credential_version: user.credential_version,
    };
    transaction.insert_api_token(&token, &secret.digest()).await?;
    let details =
        json!({ "name": token.name, "scopes": token.scopes, "expires_at": token.expires_at.to_string() });
    let row = audit_trail::done(context, "api-token.issued", "api-token", token.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok((token, secret))
}

fn check(person: &Person, request: &IssueToken) -> Result<ScopeSet, Failure> {
    let name = &request.name;
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "must have 1 to 100 characters and no control characters"));
    }
    let days = request.expires_in_days.unwrap_or(DEFAULT_LIFETIME_DAYS);
    if !(1..=MAXIMUM_LIFETIME_DAYS).contains(&days) {
        return Err(Failure::invalid("expires_in_days", format!("must be 1 to {MAXIMUM_LIFETIME_DAYS}")));
    }
    let scopes = request.scopes.clone().unwrap_or_else(|| person.scopes.clone());
    let beyond: Vec<_> =
        scopes.iter().filter(|scope| !person.scopes.include(*scope)).map(Scope::name).collect();
    if beyond.is_empty() {
        return Ok(scopes);
    }
    let message = format!("must be among your own: you don't have {}", beyond.join(", "));
    Err(Failure::invalid("scopes", message))
}
