use crate::{App, Failure, authorise};
use latchkey_domain::{
    OperationContext,
    id::UserId,
    mail::{MailAttempt, OutboxMessage},
    reset::Reset,
    rights::Action,
};

/// How many resets back the history goes.
const MOST: u64 = 100;

/// A reset with all that was mailed for it.
#[derive(Debug)]
pub struct ResetHistory {
    pub reset: Reset,
    pub mails: Vec<(OutboxMessage, Vec<MailAttempt>)>,
}

/// A user's resets, newest first, with their mails and what the mail server said to each attempt.
pub async fn resets_of(
    app: &App,
    context: &OperationContext,
    user: UserId,
) -> Result<Vec<ResetHistory>, Failure> {
    authorise::over_tenant(app, context, Action::ReadUsers).await?;
    let reader = app.storage().read(context.tenant).await?;
    reader.user(user).await?.ok_or(Failure::NotFound("user"))?;
    let resets = reader.resets_of(user, MOST).await?;
    let ids: Vec<_> = resets.iter().map(|reset| reset.id).collect();
    let messages = reader.messages_of_resets(&ids).await?;
    let message_ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    let attempts = reader.attempts_of(&message_ids).await?;
    let now = context.now();
    let history = resets.into_iter().map(|mut reset| {
        reset.state = reset.state.at(now);
        let of_reset = messages.iter().filter(|message| message.reset == Some(reset.id));
        let mails = of_reset.map(|message| {
            let of_message = attempts.iter().filter(|attempt| attempt.message == message.id);
            (message.clone(), of_message.cloned().collect())
        });
        ResetHistory { mails: mails.collect(), reset }
    });
    Ok(history.collect())
}
