use super::{
    Answer, AuthorizeError, Step,
    arrive::proceed,
    check::{self, Checked},
    continuation::Continuation,
    issue,
};
use crate::{App, audit_trail, login::session};
use latchkey_domain::{
    OperationContext,
    oauth::{Client, ConsentDetails},
    user::User,
};
use latchkey_protocol::oauth::error::{ErrorCode, OAuthError};
use serde_json::json;
use std::sync::Arc;

/// What a person is asked.
#[derive(Debug)]
pub struct Question {
    pub client: Arc<Client>,
    pub user: User,
    pub asked: ConsentDetails,
    /// Where the answer goes.
    pub redirect_uri: String,
}

/// What they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Allow,
    Deny,
}

/// What the browser's person is to be asked; a step instead, where there is something else to do first or nothing to ask.
pub async fn question(
    app: &App,
    context: &OperationContext,
    sealed: &str,
    cookie: Option<&str>,
) -> Result<Result<Question, Step>, AuthorizeError> {
    let continuation = Continuation::open(app, context, sealed)?;
    let checked = check::check(app, context, &continuation.parameters).await?;
    let step = proceed_to_consent(app, context, &continuation, checked, cookie).await?;
    let checked = match step {
        Ok(checked) => checked,
        Err(step) => return Ok(Err(step)),
    };
    let found = session::current(app, context, cookie.unwrap_or_default()).await?;
    let Some((_, user)) = found else {
        let continuation = continuation.seal(app, context);
        return Ok(Err(Step::LogIn { continuation, reauthenticate: false }));
    };
    let asked = issue::asked(&checked);
    let redirect_uri = checked.answer.redirect_uri.clone();
    Ok(Ok(Question { client: checked.client, user, asked, redirect_uri }))
}

/// The checked request again, if consent is what it waits for.
async fn proceed_to_consent(
    app: &App,
    context: &OperationContext,
    continuation: &Continuation,
    checked: Checked,
    cookie: Option<&str>,
) -> Result<Result<Checked, Step>, AuthorizeError> {
    match proceed(app, context, continuation, checked, cookie).await? {
        Step::Consent { .. } => Ok(Ok(check::check(app, context, &continuation.parameters).await?)),
        step => Ok(Err(step)),
    }
}

/// Carries out what the person said.
pub async fn decide(
    app: &App,
    context: &OperationContext,
    sealed: &str,
    cookie: Option<&str>,
    decision: Decision,
) -> Result<Step, AuthorizeError> {
    let continuation = Continuation::open(app, context, sealed)?;
    let checked = check::check(app, context, &continuation.parameters).await?;
    let checked = match proceed_to_consent(app, context, &continuation, checked, cookie).await? {
        Ok(checked) => checked,
        Err(step) => return Ok(step),
    };
    let found = session::current(app, context, cookie.unwrap_or_default()).await?;
    let Some((session, user)) = found else {
        let continuation = continuation.seal(app, context);
        return Ok(Step::LogIn { continuation, reauthenticate: false });
    };
    if decision == Decision::Deny {
        return Ok(Step::Answer(Box::new(denied(app, context, checked, &user).await?)));
    }
    let agreed = Some(issue::asked(&checked));
    let answer = issue::issue(app, context, &continuation, checked, &session, &user, agreed).await?;
    Ok(Step::Answer(Box::new(answer)))
}

async fn denied(
    app: &App,
    context: &OperationContext,
    checked: Checked,
    user: &User,
) -> Result<Answer, AuthorizeError> {
    let details = json!({ "client": checked.client.id, "client_name": checked.client.metadata.client_name });
    let transaction = app.storage().begin(context.tenant).await?;
    let row = audit_trail::refused(context, "grant.denied", "user", user.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    let error = OAuthError::new(ErrorCode::AccessDenied, "the person said no");
    Ok(checked.answer.with_error(&error))
}
