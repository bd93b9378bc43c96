use super::{
    call::Call,
    problem::{OAuthProblem, Outcome, answered},
    token::json,
};
use latchkey_app::tokens::{self, UserInfo};
use latchkey_protocol::oauth::parameters::Parameters;
use poem::{Body, Request, Response, handler, http::header};

/// `GET /t/{tenant}/oauth2/userinfo` (OpenID Connect Core §5.3).
#[handler]
pub(super) async fn show(request: &Request) -> Response {
    answered(tell(request, None).await)
}

/// `POST`: the token may be in the form.
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(tell(request, Some(body)).await)
}

async fn tell(request: &Request, body: Option<Body>) -> Outcome {
    let call = Call::of(request).await?;
    let form: Option<Parameters> = match body.filter(|_| request.content_type().is_some()) {
        Some(body) => Some(call.form(request, body).await?),
        None => None,
    };
    let (presented, proof) = call.token(request, form.as_ref(), "userinfo").await?;
    let told =
        tokens::userinfo(&call.app, &call.context, &call.tenant, presented.token.reveal(), proof.as_ref())
            .await;
    match told.map_err(|refusal| OAuthProblem::of_bearer(presented.scheme, refusal))? {
        UserInfo::Plain(claims) => json(&claims),
        UserInfo::Signed(token) => Ok(Response::builder()
            .content_type("application/jwt")
            .header(header::CACHE_CONTROL, "no-store")
            .body(token)),
    }
}
