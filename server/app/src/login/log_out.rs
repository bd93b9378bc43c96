use super::session;
use crate::{App, Failure, audit_trail, logout::end::end_session};
use latchkey_domain::OperationContext;
use serde_json::json;

/// Ends the session behind a cookie, and tells the clients that were logged in to in it. An unknown one is ended already.
pub async fn log_out(app: &App, context: &OperationContext, presented: &str) -> Result<(), Failure> {
    let Some((session, user)) = session::current(app, context, presented).await? else { return Ok(()) };
    let transaction = app.storage().begin(context.tenant).await?;
    end_session(app, context, &transaction, &session).await?;
    let details = json!({ "session": session.id });
    transaction.insert_audit(&audit_trail::done(context, "session.ended", "user", user.id, details)).await?;
    transaction.commit().await?;
    Ok(())
}
