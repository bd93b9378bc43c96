use super::look_up;
use crate::{App, Failure, login::throttle, resets::resend};
use latchkey_domain::{OperationContext, reset::ResetKind, token::SecretToken};

/// Somebody holds a link that has ended and wants a new one. Goes to the address that the old one went to, at most as often
/// as the limits allow; the answer is the same whatever happened.
pub async fn ask_again(app: &App, context: &OperationContext, presented: &str) -> Result<(), Failure> {
    let Some(token) = SecretToken::parse("", presented) else { return Ok(()) };
    let reader = app.storage().read(context.tenant).await?;
    let Some(link) = reader.reset_link(&token.digest()).await? else { return Ok(()) };
    let (Some(tenant), Some(user), Some(reset)) =
        (reader.tenant().await?, reader.user(link.user).await?, reader.reset(link.reset).await?)
    else {
        return Ok(());
    };
    drop(reader);
    match reset.kind {
        ResetKind::SelfService if tenant.settings.recovery.self_service => {
            look_up::start(app, context, &tenant, &user).await
        }
        ResetKind::Administrator => {
            let within = throttle::may_resend(app, context, user.id).await?;
            if !within {
                return Ok(());
            }
            match resend::send_again(app, context, user.id, reset.id).await {
                // Over, or nobody to send it to: the page says the same either way.
                Ok(_) | Err(Failure::State(_) | Failure::NotFound(_)) => Ok(()),
                Err(failure) => Err(failure),
            }
        }
        ResetKind::SelfService | ResetKind::SetUp => Ok(()),
    }
}
