use super::end::end_session;
use crate::{
    App, Failure, OAuthRefusal, audit_trail, authorization::hint, clients, login::session, refusal::refuse,
};
use latchkey_domain::{
    OperationContext, Timestamp, clock, oauth::Client, session::Session, tenant::Tenant, user::User,
};
use latchkey_protocol::oauth::{
    error::ErrorCode,
    response::{self, ResponseMode},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A page that asks stands this long.
const LIFETIME_SECONDS: u32 = 30 * 60;

/// What a client asks for (OpenID Connect RP-Initiated Logout §2).
#[derive(Debug, Clone, Default)]
pub struct AskedLogout {
    pub id_token_hint: Option<String>,
    pub client_id: Option<String>,
    pub post_logout_redirect_uri: Option<String>,
    pub state: Option<String>,
}

/// What has to happen now.
#[derive(Debug)]
pub enum LogoutStep {
    /// The person is asked: anybody can send a browser here.
    Confirm { user: Box<User>, client_name: Option<String>, continuation: String, goes_to: Option<String> },
    /// It is done. `None`: no client is to be told; a page of ours.
    Done(Option<String>),
}

/// Where to after the logout, sealed while the person is asked.
#[derive(Serialize, Deserialize)]
struct Goal {
    location: Option<String>,
    client_name: Option<String>,
    asked_at_micros: i64,
}

/// Ends the browser's session for a client that proves by an ID token that it is about this session; asks the person
/// otherwise. Only to addresses that the client has registered does the way lead afterwards.
pub async fn ask(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    asked: AskedLogout,
    cookie: Option<&str>,
) -> Result<LogoutStep, OAuthRefusal> {
    let issuer = app.public_url().of_tenant(tenant);
    let hint = match &asked.id_token_hint {
        None => None,
        Some(hint) => {
            let claims = hint::claims_of(app, context, &issuer, hint).await?;
            let wrong = || refuse(ErrorCode::InvalidRequest, "id_token_hint is no ID token of this issuer");
            Some(claims.ok_or_else(wrong)?)
        }
    };
    let client = client(app, context, &asked, hint.as_ref()).await?;
    let location = location(&asked, client.as_deref())?;
    let found = session::current(app, context, cookie.unwrap_or_default()).await?;
    let Some((session, user)) = found else { return Ok(LogoutStep::Done(location)) };
    if hint.is_some_and(|claims| is_of(&claims, &session)) {
        end(app, context, &session, client.as_deref()).await?;
        return Ok(LogoutStep::Done(location));
    }
    let client_name = client.map(|client| client.display_name());
    let asked_at_micros = clock::to_micros(context.now());
    let goal = Goal { location: location.clone(), client_name: client_name.clone(), asked_at_micros };
    let text = serde_json::to_vec(&goal).map_err(|error| Failure::Internal(error.to_string()))?;
    let continuation = app.keyring().seal(&place(context), &text, &*context.entropy);
    Ok(LogoutStep::Confirm { user: Box::new(user), client_name, continuation, goes_to: location })
}

/// The person has said yes. Answers where to.
pub async fn finish(
    app: &App,
    context: &OperationContext,
    continuation: &str,
    cookie: Option<&str>,
) -> Result<Option<String>, Failure> {
    let goal = open(app, context, continuation);
    if let Some((session, _)) = session::current(app, context, cookie.unwrap_or_default()).await? {
        end(app, context, &session, None).await?;
    }
    Ok(goal.and_then(|goal| goal.location))
}

/// Of a logout under way: the client's name and where the way leads.
#[must_use]
pub fn peek(app: &App, context: &OperationContext, continuation: &str) -> (Option<String>, Option<String>) {
    open(app, context, continuation).map_or((None, None), |goal| (goal.client_name, goal.location))
}

fn open(app: &App, context: &OperationContext, continuation: &str) -> Option<Goal> {
    let opened = app.keyring().open(&place(context), continuation).ok()?;
    let goal: Goal = serde_json::from_slice(&opened).ok()?;
    let asked_at: Timestamp = clock::from_micros(goal.asked_at_micros);
    (context.now() < clock::after(asked_at, LIFETIME_SECONDS)).then_some(goal)
}

async fn client(
    app: &App,
    context: &OperationContext,
    asked: &AskedLogout,
    hint: Option<&Map<String, Value>>,
) -> Result<Option<Arc<Client>>, OAuthRefusal> {
    let audience = hint.and_then(|claims| claims.get("aud")).and_then(Value::as_str);
    if let (Some(named), Some(audience)) = (asked.client_id.as_deref(), audience)
        && named != audience
    {
        return Err(refuse(ErrorCode::InvalidRequest, "client_id is not that of the id_token_hint"));
    }
    match asked.client_id.as_deref().or(audience) {
        Some(client_id) => Ok(clients::find(app, context, client_id).await?),
        None => Ok(None),
    }
}

/// Only where a known client has registered, byte by byte (§3).
fn location(asked: &AskedLogout, client: Option<&Client>) -> Result<Option<String>, OAuthRefusal> {
    let Some(wanted) = &asked.post_logout_redirect_uri else { return Ok(None) };
    let registered = client.is_some_and(|client| client.metadata.post_logout_redirect_uris.contains(wanted));
    if !registered {
        let text = "post_logout_redirect_uri is not one that the client has registered";
        return Err(refuse(ErrorCode::InvalidRequest, text));
    }
    let state = asked.state.iter().map(|state| ("state".to_owned(), state.clone())).collect::<Vec<_>>();
    Ok(Some(response::redirect_url(wanted, ResponseMode::Query, &state)))
}

fn is_of(claims: &Map<String, Value>, session: &Session) -> bool {
    claims.get("sid").and_then(Value::as_str) == Some(session.id.to_string().as_str())
}

async fn end(
    app: &App,
    context: &OperationContext,
    session: &Session,
    client: Option<&Client>,
) -> Result<(), Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    end_session(app, context, &transaction, session).await?;
    let details = json!({ "session": session.id, "client": client.map(|client| client.id) });
    let row = audit_trail::done(context, "session.ended", "user", session.user, details);
    transaction.insert_audit(&row).await?;
    Ok(transaction.commit().await?)
}

fn place(context: &OperationContext) -> String {
    format!("logout/{}", context.tenant)
}
