use crate::{App, Failure};
use latchkey_domain::{
    Timestamp,
    api_token::{ApiToken, PREFIX},
    clock,
    context::Person,
    tenant::{Tenant, TenantStatus},
    token::SecretToken,
    user::User,
};

/// How exactly *last used* is known; a write for each request would cost more than it tells.
const LAST_USED_SECONDS: u32 = 60;

/// Who presents this token, and the tenant that they belong to. `None` for a token that is unknown or dead in any way,
/// so that a caller can't tell one from the other.
pub async fn authenticate(
    app: &App,
    presented: &str,
    now: Timestamp,
) -> Result<Option<(Person, Tenant)>, Failure> {
    let Some(secret) = SecretToken::parse(PREFIX, presented) else { return Ok(None) };
    let Some((token, user, tenant)) = app.storage().api_token(&secret.digest()).await? else {
        return Ok(None);
    };
    if !is_alive(&token, &user, &tenant, now) {
        return Ok(None);
    }
    note_use(app, &token, now).await?;
    let person =
        Person { tenant: tenant.id, user: user.id, login: user.login, role: user.role, scopes: token.scopes };
    Ok(Some((person, tenant)))
}

fn is_alive(token: &ApiToken, user: &User, tenant: &Tenant, now: Timestamp) -> bool {
    now < token.expires_at
        && token.credential_version == user.credential_version
        && user.status.is_active(now)
        && tenant.status == TenantStatus::Active
}

async fn note_use(app: &App, token: &ApiToken, now: Timestamp) -> Result<(), Failure> {
    let recent = clock::before(now, LAST_USED_SECONDS);
    if token.last_used_at.is_none_or(|used| used <= recent) {
        app.storage().touch_api_token(token.tenant, token.id, now).await?;
    }
    Ok(())
}
