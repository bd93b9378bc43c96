use super::{csrf, errors::PageError, form, visit::Visit};
use crate::oauth::{policy_for, respond};
use latchkey_app::authorization::{self, Decision, Question};
use latchkey_domain::oauth::ConsentDetails;
use latchkey_protocol::oauth::scope::ScopeSet;
use latchkey_render::{ConsentScope, Page};
use poem::{Body, Request, Response, handler, http::StatusCode, web::Query};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Arrival {
    #[serde(rename = "continue")]
    pub continuation: String,
}

/// `GET /t/{tenant}/consent?continue=…`: what an application asks for.
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    ask(&visit, &arrival.continuation, StatusCode::OK).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ConsentForm {
    #[serde(rename = "continue")]
    continuation: String,
    decision: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/consent`: `decision` is `allow` or `deny`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: ConsentForm = form::read(request, body).await?;
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => {
            return ask(&visit, &form.continuation, StatusCode::FORBIDDEN).await;
        }
        checked => checked?,
    }
    let decision = match form.decision.as_str() {
        "allow" => Decision::Allow,
        "deny" => Decision::Deny,
        _ => return ask(&visit, &form.continuation, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let cookie = visit.cookies.session();
    let (app, context) = (&visit.app, &visit.context);
    let step = authorization::decide(app, context, &form.continuation, cookie.as_deref(), decision).await;
    respond(&visit, step).await
}

async fn ask(visit: &Visit, continuation: &str, status: StatusCode) -> Result<Response, PageError> {
    let cookie = visit.cookies.session();
    let asked = authorization::question(&visit.app, &visit.context, continuation, cookie.as_deref()).await;
    let question = match asked {
        Ok(Ok(question)) => question,
        Ok(Err(step)) => return respond(visit, Ok(step)).await,
        Err(error) => return respond(visit, Err(error)).await,
    };
    let page = page(&question, continuation);
    let mut response = visit.page_of(&question.user, status, &page).await?;
    policy_for(&mut response, &authorization::leads_to(&question.client, &question.redirect_uri));
    Ok(response)
}

fn page(question: &Question, continuation: &str) -> Page {
    let metadata = &question.client.metadata;
    Page::Consent {
        client_name: question.client.display_name(),
        client_host: host(&question.redirect_uri),
        client_uri: metadata.client_uri.clone(),
        policy_uri: metadata.policy_uri.clone(),
        tos_uri: metadata.tos_uri.clone(),
        login: question.user.login.clone(),
        display_name: question.user.display_name(),
        scopes: told(&question.asked),
        continuation: continuation.to_owned(),
    }
}

/// The part of an address that tells people whose it is.
fn host(uri: &str) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest).to_owned()
}

fn told(asked: &ConsentDetails) -> Vec<ConsentScope> {
    let mut told = scopes(&asked.scope);
    told.extend(asked.resources.iter().map(|resource| ConsentScope::Other(resource.clone())));
    told.extend(asked.claims.iter().map(|claim| ConsentScope::Other(claim.clone())));
    told
}

/// Scopes as people are told of them.
pub(super) fn scopes(scope: &ScopeSet) -> Vec<ConsentScope> {
    scope
        .iter()
        .map(|name| match name {
            "openid" => ConsentScope::Identity,
            "profile" => ConsentScope::Profile,
            "email" => ConsentScope::Email,
            "groups" => ConsentScope::Groups,
            "offline_access" => ConsentScope::OfflineAccess,
            other => ConsentScope::Other(other.to_owned()),
        })
        .collect()
}
