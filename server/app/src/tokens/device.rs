use super::{
    TokenAnswer, TokenCall,
    give::{Tokens, give},
};
use crate::{App, OAuthRefusal, refusal::refuse};
use latchkey_domain::{
    OperationContext, clock,
    id::GrantId,
    oauth::{DeviceCode, DeviceState, device::PREFIX},
    token::SecretToken,
};
use latchkey_protocol::oauth::error::ErrorCode;

/// How much longer a hasty device has to wait each time (RFC 8628 §3.5).
const SLOWER_SECONDS: u32 = 5;
const LONGEST_INTERVAL_SECONDS: u32 = 60;

/// A device asks whether its person has decided (RFC 8628 §3.4).
pub(super) async fn poll(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    presented: &str,
) -> Result<TokenAnswer, OAuthRefusal> {
    let unknown = || refuse(ErrorCode::InvalidGrant, "the device code is unknown, used, or another client's");
    let secret = SecretToken::parse(PREFIX, presented).ok_or_else(unknown)?;
    let found = app.storage().read(context.tenant).await?.device_code(&secret.digest()).await?;
    let device = found.filter(|device| device.client == call.client.id).ok_or_else(unknown)?;
    if device.expires_at <= context.now() {
        return Err(refuse(ErrorCode::ExpiredToken, "the device code has expired"));
    }
    match device.state {
        DeviceState::Pending => Err(wait(app, context, &secret, &device).await?),
        DeviceState::Denied => {
            let transaction = app.storage().begin(context.tenant).await?;
            transaction.delete_device_code(&secret.digest()).await?;
            transaction.commit().await?;
            Err(refuse(ErrorCode::AccessDenied, "the person said no"))
        }
        DeviceState::Approved(grant) => collect(app, context, call, &secret, grant).await,
    }
}

async fn wait(
    app: &App,
    context: &OperationContext,
    secret: &SecretToken,
    device: &DeviceCode,
) -> Result<OAuthRefusal, OAuthRefusal> {
    let now = context.now();
    let is_hasty = now < device.poll_after;
    let interval = device.interval_seconds + if is_hasty { SLOWER_SECONDS } else { 0 };
    let interval = interval.min(LONGEST_INTERVAL_SECONDS);
    let transaction = app.storage().begin(context.tenant).await?;
    // A second less than was said: clocks and networks are not that exact.
    let poll_after = clock::after(now, interval.saturating_sub(1));
    transaction.note_device_poll(&secret.digest(), poll_after, interval).await?;
    transaction.commit().await?;
    Ok(if is_hasty {
        refuse(ErrorCode::SlowDown, format!("ask every {interval} seconds"))
    } else {
        refuse(ErrorCode::AuthorizationPending, "the person has not decided yet")
    })
}

async fn collect(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    secret: &SecretToken,
    grant: GrantId,
) -> Result<TokenAnswer, OAuthRefusal> {
    let ended = || refuse(ErrorCode::InvalidGrant, "what was granted has ended");
    let found = app.storage().read(context.tenant).await?.grant(grant).await?;
    let (grant, user) =
        found.filter(|(grant, user)| grant.is_alive(context.now(), user)).ok_or_else(ended)?;
    let tokens = Tokens { call, grant: &grant, user: &user, nonce: None, scope: None, resource: &[] };
    let starts = call.may_refresh();
    let answer = give(app, context, &tokens, starts.then_some(1)).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    let locked = transaction.lock_user(user.id).await?;
    if !locked.is_some_and(|locked| grant.is_alive(context.now(), &locked)) {
        return Err(ended());
    }
    let mut grant = grant.clone();
    grant.generation = u32::from(starts);
    grant.used_at = Some(context.now());
    if call.client.is_public() {
        grant.details.dpop_jkt = call.jkt().map(str::to_owned);
    }
    // The grant before its device, in the order in which the end of a client takes them.
    transaction.begin_grant(&grant).await?;
    if !transaction.delete_device_code(&secret.digest()).await? {
        return Err(ended());
    }
    transaction.commit().await?;
    Ok(answer)
}
