use super::{
    AuthorizeError, Step,
    check::{self, Checked},
    continuation::Continuation,
    hint, issue,
    next::{Known, Next, next},
    on_own_page,
    push::URN,
    request_object,
};
use crate::{App, Failure, login::session, tokens};
use latchkey_domain::{
    OperationContext,
    oauth::{Client, ConsentDetails},
    session::Session,
    token::{SecretToken, TokenDigest},
    user::User,
};
use latchkey_protocol::oauth::{
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
};
use serde_json::Value;

/// How a browser comes to the authorization endpoint.
#[derive(Debug)]
pub enum Arrival {
    /// Sent by a client.
    Fresh(Parameters),
    /// Back from a page of ours.
    Continued(String),
}

/// Takes a request as far as it gets by itself. `cookie` is the browser's session.
pub async fn arrive(
    app: &App,
    context: &OperationContext,
    arrival: Arrival,
    cookie: Option<&str>,
) -> Result<Step, AuthorizeError> {
    let continuation = match arrival {
        Arrival::Fresh(parameters) => begin(app, context, parameters).await?,
        Arrival::Continued(sealed) => Continuation::open(app, context, &sealed)?,
    };
    let checked = check::check(app, context, &continuation.parameters).await?;
    proceed(app, context, &continuation, checked, cookie).await
}

/// Finds out which parameters count.
async fn begin(
    app: &App,
    context: &OperationContext,
    parameters: Parameters,
) -> Result<Continuation, AuthorizeError> {
    let client = check::client(app, context, &parameters).await?;
    if let Some(request_uri) = parameters.get("request_uri") {
        let (parameters, digest) = pushed(app, context, &client, request_uri).await?;
        return Ok(Continuation::begin(context, parameters, Some(digest)));
    }
    if client.metadata.require_pushed_authorization_requests {
        return Err(on_own_page(
            ErrorCode::InvalidRequest,
            "this client has to push its requests (RFC 9126)",
        ));
    }
    let Some(object) = parameters.get("request") else {
        if client.metadata.require_signed_request_object {
            return Err(on_own_page(ErrorCode::InvalidRequest, "this client has to sign its requests"));
        }
        return Ok(Continuation::begin(context, parameters, None));
    };
    let tenant = app.storage().read(context.tenant).await?.tenant().await?;
    let tenant = tenant.ok_or(Failure::NotFound("tenant"))?;
    let issuer = app.public_url().of_tenant(&tenant);
    let parameters = request_object::open(app, context, &client, &issuer, object).await?;
    Ok(Continuation::begin(context, parameters, None))
}

async fn pushed(
    app: &App,
    context: &OperationContext,
    client: &Client,
    request_uri: &str,
) -> Result<(Parameters, TokenDigest), AuthorizeError> {
    let Some(reference) = request_uri.strip_prefix(URN) else {
        let text = "request_uri is not one that this server gave";
        return Err(on_own_page(ErrorCode::InvalidRequestUri, text));
    };
    let gone = || on_own_page(ErrorCode::InvalidRequestUri, "request_uri has expired or was used");
    let digest = SecretToken::parse("", reference).ok_or_else(gone)?.digest();
    let found = app.storage().read(context.tenant).await?.pushed_request(&digest).await?;
    let (owner, parameters, expires_at) = found.ok_or_else(gone)?;
    if owner != client.id || expires_at <= context.now() {
        return Err(gone());
    }
    let parameters =
        serde_json::from_str(&parameters).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok((parameters, digest))
}

/// Decides what comes next, and does it where nobody has to be asked.
pub(super) async fn proceed(
    app: &App,
    context: &OperationContext,
    continuation: &Continuation,
    checked: Checked,
    cookie: Option<&str>,
) -> Result<Step, AuthorizeError> {
    let found = match cookie {
        Some(cookie) => session::current(app, context, cookie).await?,
        None => None,
    };
    let asked = issue::asked(&checked);
    let known = known(app, context, continuation, &checked, found.as_ref(), &asked).await?;
    let next = next(&known.as_known());
    let sealed = || continuation.seal(app, context);
    match (next, found) {
        (Next::LogIn { reauthenticate }, _) => Ok(Step::LogIn { continuation: sealed(), reauthenticate }),
        (Next::ChoosePassword, _) => Ok(Step::ChoosePassword { continuation: sealed() }),
        (Next::ChooseAccount, Some((_, user))) => {
            let client_name = checked.client.display_name();
            Ok(Step::ChooseAccount { continuation: sealed(), user: Box::new(user), client_name })
        }
        (Next::Consent, _) => Ok(Step::Consent { continuation: sealed() }),
        (Next::Refuse(code, text), _) => {
            let error = OAuthError::new(code, text);
            Ok(Step::Answer(Box::new(checked.answer.with_error(&error))))
        }
        (Next::Issue, Some((session, user))) => {
            let answer = issue::issue(app, context, continuation, checked, &session, &user, None).await?;
            Ok(Step::Answer(Box::new(answer)))
        }
        (Next::Issue | Next::ChooseAccount, None) => {
            Err(Failure::Internal("a grant without anybody".into()).into())
        }
    }
}

/// What the decision is made over, owned.
struct Facts<'a> {
    checked: &'a Checked,
    session: Option<&'a Session>,
    continuation: &'a Continuation,
    is_wanted_person: bool,
    asked: &'a ConsentDetails,
    agreed: Option<ConsentDetails>,
    now: latchkey_domain::Timestamp,
}

impl Facts<'_> {
    fn as_known(&self) -> Known<'_> {
        Known {
            client: &self.checked.client,
            request: &self.checked.request,
            session: self.session,
            is_wanted_person: self.is_wanted_person,
            since: self.continuation.since(),
            account_chosen: self.continuation.account_chosen,
            asked: self.asked,
            agreed: self.agreed.as_ref(),
            now: self.now,
        }
    }
}

async fn known<'a>(
    app: &App,
    context: &OperationContext,
    continuation: &'a Continuation,
    checked: &'a Checked,
    found: Option<&'a (Session, User)>,
    asked: &'a ConsentDetails,
) -> Result<Facts<'a>, AuthorizeError> {
    let (mut is_wanted_person, mut agreed) = (true, None);
    if let Some((_, user)) = found {
        is_wanted_person = is_wanted(app, context, checked, user).await?;
        let reader = app.storage().read(context.tenant).await?;
        agreed = reader.consent(user.id, checked.client.id).await?.map(|consent| consent.details);
    }
    let session = found.map(|(session, _)| session);
    let now = context.now();
    Ok(Facts { checked, session, continuation, is_wanted_person, asked, agreed, now })
}

/// Whether a person is the one that the request names by an ID token or by `sub` among its claims.
async fn is_wanted(
    app: &App,
    context: &OperationContext,
    checked: &Checked,
    user: &User,
) -> Result<bool, AuthorizeError> {
    let by_claim = checked.request.claims.wanted_subject().map(str::to_owned);
    let by_hint = match &checked.request.id_token_hint {
        None => None,
        Some(hint) => {
            let issuer = &checked.answer.issuer;
            let claims = hint::claims_of(app, context, issuer, hint).await?;
            let claims = claims.filter(|claims| hint::is_for(claims, &checked.client));
            let Some(claims) = claims else {
                let error =
                    OAuthError::new(ErrorCode::InvalidRequest, "id_token_hint is no ID token of this client");
                return Err(AuthorizeError::Client(Box::new(checked.answer.clone().with_error(&error))));
            };
            claims.get("sub").and_then(Value::as_str).map(str::to_owned)
        }
    };
    if by_claim.is_none() && by_hint.is_none() {
        return Ok(true);
    }
    let subject = tokens::subject_of(app, context, &checked.client, user.id).await?;
    Ok(by_claim.into_iter().chain(by_hint).all(|wanted| wanted == subject))
}
