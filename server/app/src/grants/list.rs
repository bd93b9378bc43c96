use crate::{App, Failure, authorise, users::UserRef};
use latchkey_domain::{OperationContext, Timestamp, id::ClientId, oauth::Client, rights::Action, user::User};
use latchkey_protocol::oauth::scope::ScopeSet;
use latchkey_storage::Reader;
use std::collections::BTreeMap;

/// An application that a person is connected to: what it may, and since when.
#[derive(Debug, Clone)]
pub struct Application {
    pub client: Client,
    pub scope: ScopeSet,
    /// When they agreed first, or logged in first.
    pub granted_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// Tokens of it live now.
    pub is_active: bool,
}

/// What somebody has granted, for whoever may see it; the latest first.
pub async fn list(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
) -> Result<Vec<Application>, Failure> {
    authorise::over_tenant(app, context, Action::ReadUsers).await?;
    let reader = app.storage().read(context.tenant).await?;
    let user = crate::users::found(&reader, user).await?;
    of(&reader, &user, context.now()).await
}

/// What a person has granted, for themself.
pub async fn list_own(
    app: &App,
    context: &OperationContext,
    user: &User,
) -> Result<Vec<Application>, Failure> {
    let reader = app.storage().read(context.tenant).await?;
    of(&reader, user, context.now()).await
}

struct Found {
    scope: ScopeSet,
    granted_at: Timestamp,
    last_used_at: Option<Timestamp>,
    is_active: bool,
}

async fn of(reader: &Reader, user: &User, now: Timestamp) -> Result<Vec<Application>, Failure> {
    let mut found: BTreeMap<ClientId, Found> = BTreeMap::new();
    for consent in reader.consents_of(user.id).await? {
        let (scope, granted_at) = (consent.details.scope, consent.granted_at);
        found.insert(consent.client, Found { scope, granted_at, last_used_at: None, is_active: false });
    }
    for grant in reader.grants_of(user.id).await? {
        let entry = found.entry(grant.client).or_insert_with(|| Found {
            scope: ScopeSet::default(),
            granted_at: grant.created_at,
            last_used_at: None,
            is_active: false,
        });
        entry.scope = entry.scope.union(&grant.details.scope);
        entry.granted_at = entry.granted_at.min(grant.created_at);
        entry.last_used_at = entry.last_used_at.max(grant.used_at);
        entry.is_active |= grant.is_alive(now, user);
    }
    let mut applications = Vec::new();
    for (client, Found { scope, granted_at, last_used_at, is_active }) in found {
        if let Some(client) = reader.client(client).await? {
            applications.push(Application { client, scope, granted_at, last_used_at, is_active });
        }
    }
    applications.sort_by_key(|application| std::cmp::Reverse(application.granted_at));
    Ok(applications)
}
