use crate::{App, Failure};
use latchkey_domain::{
    OperationContext, session::Session, tenant::TenantStatus, token::SecretToken, user::User,
};

/// The living session behind a cookie, with its person. Any reset since, the end of its time, a deactivated person or
/// tenant make it none.
pub async fn current(
    app: &App,
    context: &OperationContext,
    presented: &str,
) -> Result<Option<(Session, User)>, Failure> {
    let Some(token) = SecretToken::parse("", presented) else { return Ok(None) };
    let now = context.now();
    let reader = app.storage().read(context.tenant).await?;
    let found = reader.session(&token.digest()).await?;
    let alive = found.filter(|(session, user)| {
        session.is_alive(now, user.credential_version) && user.status.is_active(now)
    });
    let Some(alive) = alive else { return Ok(None) };
    let tenant = reader.tenant().await?;
    Ok(tenant.filter(|tenant| tenant.status == TenantStatus::Active).map(|_| alive))
}
