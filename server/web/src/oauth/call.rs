//! One call of a client: the tenant, the operation's context, what the request carries.

use super::problem::OAuthProblem;
use crate::{
    bounded_body::{self, BodyError},
    request::{ClientNetwork, RequestId},
};
use latchkey_app::{App, Failure, clients, issuer};
use latchkey_domain::{
    Actor, OperationContext,
    oauth::Client,
    tenant::{Tenant, TenantStatus},
};
use latchkey_protocol::oauth::{
    bearer::{self, PresentedToken, Scheme},
    client_authentication,
    dpop::DpopProof,
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
};
use poem::{
    Body, Request,
    http::{StatusCode, header},
};
use serde_json::{Map, Value};
use std::sync::Arc;

pub(super) struct Call {
    pub app: App,
    pub tenant: Arc<Tenant>,
    pub context: OperationContext,
}

/// Most parameters make sense once, and so do these fields.
const PROOF: &str = "DPoP";

impl Call {
    pub(super) async fn of(request: &Request) -> Result<Self, OAuthProblem> {
        let app = request.data::<App>().ok_or_else(|| Failure::Internal("no app in the request".into()))?;
        let slug = request.raw_path_param("tenant").unwrap_or_default();
        let tenant = issuer::open(app, slug).await?.ok_or(Failure::NotFound("tenant"))?;
        if tenant.status == TenantStatus::Deactivated {
            let error = OAuthError::new(ErrorCode::AccessDenied, "the tenant is deactivated");
            return Err(OAuthProblem::new(StatusCode::FORBIDDEN, error));
        }
        let request_id = request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let mut context = app.context(tenant.id, Actor::Anonymous, request_id);
        context.network = request.data::<ClientNetwork>().map(|network| network.0);
        Ok(Self { app: app.clone(), tenant, context })
    }

    pub(super) fn issuer(&self) -> String {
        self.app.public_url().of_tenant(&self.tenant)
    }

    /// The form that was posted.
    pub(super) async fn form(&self, request: &Request, body: Body) -> Result<Parameters, OAuthProblem> {
        if media_type(request) != "application/x-www-form-urlencoded" {
            let error = OAuthError::invalid_request("the body must be application/x-www-form-urlencoded");
            return Err(OAuthProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
        }
        let bytes = read(request, body).await?;
        Parameters::parse(&bytes).map_err(|error| OAuthError::invalid_request(error.to_string()).into())
    }

    /// The members of the JSON object that was posted.
    pub(super) async fn json(
        &self,
        request: &Request,
        body: Body,
    ) -> Result<Map<String, Value>, OAuthProblem> {
        if media_type(request) != "application/json" {
            let error = OAuthError::invalid_request("the body must be application/json");
            return Err(OAuthProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
        }
        let bytes = read(request, body).await?;
        serde_json::from_slice(&bytes).map_err(|_| {
            OAuthError::new(ErrorCode::InvalidClientMetadata, "the body must be a JSON object").into()
        })
    }

    /// The client that asks, by whatever it proves that with.
    pub(super) async fn client(
        &self,
        request: &Request,
        form: &Parameters,
        endpoint: &str,
    ) -> Result<Arc<Client>, OAuthProblem> {
        let presented = client_authentication::read(authorization(request)?, form)?;
        let issuer = self.issuer();
        let token_endpoint = format!("{issuer}/oauth2/token");
        let own = format!("{issuer}/oauth2/{endpoint}");
        let audiences = [issuer.as_str(), token_endpoint.as_str(), own.as_str()];
        Ok(clients::authenticate(&self.app, &self.context, &presented, &audiences).await?)
    }

    /// The access token that is presented, with the key that is proven along.
    pub(super) async fn token(
        &self,
        request: &Request,
        form: Option<&Parameters>,
        endpoint: &str,
    ) -> Result<(PresentedToken, Option<DpopProof>), OAuthProblem> {
        let of_bearer = |error: OAuthError| OAuthProblem::of_bearer(Scheme::Bearer, error.into());
        let presented = bearer::read(authorization(request)?, form).map_err(of_bearer)?;
        let presented = presented.ok_or_else(OAuthProblem::no_token)?;
        if presented.scheme == Scheme::Bearer {
            return Ok((presented, None));
        }
        let proof = self.proof(request, endpoint, Some(presented.token.reveal()));
        let proof = proof.map_err(|error| OAuthProblem::of_bearer(Scheme::Dpop, error.into()))?;
        let missing = OAuthError::new(ErrorCode::InvalidDpopProof, "the DPoP field is missing");
        let proof = proof.ok_or_else(|| OAuthProblem::of_bearer(Scheme::Dpop, missing.into()))?;
        Ok((presented, Some(proof)))
    }

    /// The key that the request proves, if any (RFC 9449 §4.3). Whether the proof was used before is the use case's to ask.
    pub(super) fn proof(
        &self,
        request: &Request,
        endpoint: &str,
        access_token: Option<&str>,
    ) -> Result<Option<DpopProof>, OAuthError> {
        let mut fields = request.headers().get_all(PROOF).iter();
        let Some(field) = fields.next() else { return Ok(None) };
        let proof = field.to_str().ok().filter(|_| fields.next().is_none());
        let more = || OAuthError::new(ErrorCode::InvalidDpopProof, "there must be one DPoP field, in ASCII");
        let proof = proof.ok_or_else(more)?;
        let url = format!("{}/oauth2/{endpoint}", self.issuer());
        let method = request.method().as_str();
        let now = self.context.now().as_second();
        DpopProof::check(proof, method, &url, access_token, now)
            .map(Some)
            .map_err(|error| OAuthError::new(ErrorCode::InvalidDpopProof, error.to_string()))
    }
}

/// The `Authorization` field.
pub(super) fn authorization(request: &Request) -> Result<Option<&str>, OAuthProblem> {
    let mut fields = request.headers().get_all(header::AUTHORIZATION).iter();
    let Some(field) = fields.next() else { return Ok(None) };
    if fields.next().is_some() {
        return Err(OAuthError::invalid_request("there is more than one Authorization field").into());
    }
    let text =
        field.to_str().map_err(|_| OAuthError::invalid_request("the Authorization field is not ASCII"))?;
    Ok(Some(text))
}

fn media_type(request: &Request) -> String {
    let field = request.header(header::CONTENT_TYPE).unwrap_or_default();
    field.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

async fn read(request: &Request, body: Body) -> Result<Vec<u8>, OAuthProblem> {
    let read = bounded_body::read(request.headers(), body, bounded_body::DOCUMENT).await;
    read.map_err(|error| {
        let (status, text) = match error {
            BodyError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            BodyError::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the body took too long"),
            BodyError::EndedEarly => (StatusCode::BAD_REQUEST, "the body ended early"),
        };
        OAuthProblem::new(status, OAuthError::invalid_request(text))
    })
}
