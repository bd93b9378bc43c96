use super::{DeviceRefusal, WaitingDevice};
use crate::{App, audit_trail};
use latchkey_domain::{
    OperationContext, clock,
    id::GrantId,
    oauth::{Grant, GrantDetails, grant},
    session::Session,
    user::User,
};
use serde_json::json;

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceDecision {
    Allow,
    Deny,
}

/// Lets the device have what it asked for, or not. What is granted is bound to the person's credentials, not to the session:
/// the device goes on when the browser is logged out.
pub async fn decide(
    app: &App,
    context: &OperationContext,
    session: &Session,
    user: &User,
    waiting: &WaitingDevice,
    decision: DeviceDecision,
) -> Result<(), DeviceRefusal> {
    let now = context.now();
    let grant = new_grant(context, session, waiting);
    let transaction = app.storage().begin(context.tenant).await?;
    let locked = transaction.lock_user(user.id).await?;
    if !locked.is_some_and(|locked| grant.is_alive(now, &locked)) {
        return Err(DeviceRefusal::Unknown);
    }
    let allowed = decision == DeviceDecision::Allow;
    if allowed {
        transaction.insert_grant(&grant).await?;
    }
    if !transaction.decide_device(&waiting.digest, allowed.then_some(grant.id), now).await? {
        return Err(DeviceRefusal::Unknown);
    }
    let details = json!({
        "client": waiting.client.id, "client_name": waiting.client.metadata.client_name, "device": true,
        "scope": grant.details.scope.to_string(), "grant": allowed.then_some(grant.id),
    });
    let row = if allowed {
        audit_trail::done(context, "grant.given", "user", user.id, details)
    } else {
        audit_trail::refused(context, "grant.denied", "user", user.id, details)
    };
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok(())
}

fn new_grant(context: &OperationContext, session: &Session, waiting: &WaitingDevice) -> Grant {
    let now = context.now();
    Grant {
        id: GrantId::new(&*context.clock, &*context.entropy),
        tenant: context.tenant,
        user: session.user,
        client: waiting.client.id,
        session: None,
        offline: true,
        details: GrantDetails {
            scope: waiting.device.details.scope.clone(),
            resources: waiting.device.details.resources.clone(),
            authentication: session.authentication.clone(),
            claims: Default::default(),
            dpop_jkt: None,
        },
        created_at: now,
        expires_at: clock::after(now, grant::OFFLINE_SECONDS),
        credential_version: session.credential_version,
        generation: 0,
        used_at: None,
    }
}
