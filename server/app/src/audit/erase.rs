use super::{key::key, seal};
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{OperationContext, audit::chain::erasure_tag, id::UserId, rights::Action};
use serde_json::json;

/// Rows in one transaction.
const PAGE: u64 = 200;
/// What the log calls it.
const ERASED: &str = "audit.erased";

/// Erases names, networks and details from all audit rows by or about a person, who may be gone already. The rows stay, in
/// their places, and so does every proof over them. Answers how many rows.
pub async fn erase_person(app: &App, context: &OperationContext, user: UserId) -> Result<u64, Failure> {
    authorise::over_tenant(app, context, Action::DeleteUser).await?;
    seal::seal_waiting(app).await?;
    let key = key(app).await?;
    let mut erased = 0;
    loop {
        let transaction = app.storage().begin(context.tenant).await?;
        let rows = transaction.audit_to_erase(user, ERASED, PAGE).await?;
        if rows.is_empty() {
            return Ok(erased);
        }
        let now = context.now();
        let proven: Option<Vec<_>> = rows
            .into_iter()
            .map(|(id, sequence)| Some((id, sequence?, erasure_tag(key, context.tenant, sequence?, now))))
            .collect();
        let proven = proven.ok_or(Failure::State("rows wait to be sealed: try again in a second"))?;
        transaction.erase_audit(&proven, now).await?;
        let details = json!({ "rows": proven.len() });
        transaction.insert_audit(&audit_trail::done(context, ERASED, "user", user, details)).await?;
        transaction.commit().await?;
        erased += proven.len() as u64;
    }
}
