//! Access tokens: JWTs that resource servers read (RFC 9068), or boxes that only this server opens. Neither leaves a row;
//! the token names its grant, by which a reset ends it.

use crate::{App, Failure, issuer, issuer::TenantKeys};
use latchkey_domain::{
    OperationContext, Timestamp, entropy,
    id::GrantId,
    oauth::{Client, Grant, grant::ACCESS_TOKEN_SECONDS},
    tenant::Tenant,
};
use latchkey_protocol::{
    jose::{Expected, Header, Unverified, jws, jwt},
    oauth::client_metadata::AccessTokenFormat,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Prefix of a token that is no JWT.
const OPAQUE_PREFIX: &str = "lka_";
const TYPE: &str = "at+jwt";

/// What a token says (RFC 9068 §2.2).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub iss: String,
    pub sub: String,
    pub aud: Audience,
    pub client_id: String,
    pub iat: i64,
    pub exp: i64,
    /// Names the grant, if there is one; see [`AccessClaims::grant`].
    pub jti: String,
    #[serde(default)]
    pub scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amr: Option<Vec<String>>,
    /// The key that its holder has to prove (RFC 7800).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// Who acts for the subject (RFC 8693 §4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Value>,
    /// What the tenant's plugin added.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    pub jkt: String,
}

/// One name or several (RFC 7519 §4.1.3).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    pub(crate) fn of(mut names: Vec<String>) -> Self {
        if names.len() == 1 { Self::One(names.remove(0)) } else { Self::Several(names) }
    }

    pub(crate) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

impl AccessClaims {
    /// Claims of a new token. `grant` is none for a client's own.
    pub(crate) fn new(
        context: &OperationContext,
        issuer: &str,
        client: &Client,
        subject: String,
        grant: Option<&Grant>,
    ) -> Self {
        let now = context.now().as_second();
        let authentication = grant.map(|grant| &grant.details.authentication);
        let client_id = client.id.to_string();
        Self {
            iss: issuer.to_owned(),
            sub: subject,
            aud: Audience::One(issuer.to_owned()),
            client_id,
            iat: now,
            exp: now + i64::from(ACCESS_TOKEN_SECONDS),
            jti: new_jti(context, grant.map(|grant| grant.id)),
            scope: String::new(),
            sid: grant.and_then(|grant| grant.session).map(|session| session.to_string()),
            auth_time: authentication.map(|authentication| authentication.at.as_second()),
            acr: authentication.map(|authentication| authentication.acr().to_owned()),
            amr: authentication.map(|authentication| authentication.amr().map(str::to_owned).collect()),
            cnf: None,
            act: None,
            extra: Map::new(),
        }
    }

    /// The grant that the token lives by; none for a client's own.
    pub(crate) fn grant(&self) -> Option<GrantId> {
        let id = self.jti.split_once('.')?.0;
        Uuid::try_parse(id).ok().map(GrantId)
    }

    pub(crate) fn seconds_left(&self, now: Timestamp) -> u32 {
        u32::try_from(self.exp - now.as_second()).unwrap_or(0)
    }
}

/// 128 random bits, behind the grant's id where there is one.
fn new_jti(context: &OperationContext, grant: Option<GrantId>) -> String {
    let random = Uuid::from_bytes(entropy::bytes(&*context.entropy)).simple().to_string();
    match grant {
        Some(grant) => format!("{}.{random}", grant.0.simple()),
        None => random,
    }
}

/// Prints a token in the client's format.
pub(crate) fn print(
    app: &App,
    context: &OperationContext,
    keys: &TenantKeys,
    client: &Client,
    claims: &AccessClaims,
) -> Result<String, Failure> {
    let payload = serde_json::to_vec(claims).map_err(|error| Failure::Internal(error.to_string()))?;
    match client.metadata.access_token_format {
        AccessTokenFormat::Jwt => {
            let key = keys.current(client.algorithm(), context.now())?;
            let header = Header { typ: Some(TYPE.into()), kid: Some(key.kid.clone()), jwk: None };
            Ok(jws::sign(&key.key, &header, &payload))
        }
        AccessTokenFormat::Opaque => {
            let sealed = app.keyring().seal(&place(context), &payload, &*context.entropy);
            Ok(format!("{OPAQUE_PREFIX}{sealed}"))
        }
    }
}

/// The claims of a token that this tenant made and that hasn't expired; `None` for anything else. Whether it still lives is
/// for [`super::presented`] to find out.
pub(crate) async fn read(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    token: &str,
) -> Result<Option<AccessClaims>, Failure> {
    let issuer = app.public_url().of_tenant(tenant);
    if let Some(sealed) = token.strip_prefix(OPAQUE_PREFIX) {
        let Ok(opened) = app.keyring().open(&place(context), sealed) else { return Ok(None) };
        let claims: Option<AccessClaims> = serde_json::from_slice(&opened).ok();
        let now = context.now().as_second();
        return Ok(claims.filter(|claims| claims.iss == issuer && now < claims.exp));
    }
    let Ok(parsed) = Unverified::parse(token) else { return Ok(None) };
    let keys = issuer::keys_of(app, context).await?;
    let Some(kid) = parsed.kid() else { return Ok(None) };
    let Some(key) = keys.by_kid(kid, context.now()) else { return Ok(None) };
    let Ok(verified) = parsed.verify(key.key.public_jwk()) else { return Ok(None) };
    let expected = Expected {
        typ: &[TYPE],
        issuer: Some(&issuer),
        audience: &[],
        now: context.now().as_second(),
        leeway_seconds: 0,
        maximum_age_seconds: None,
        requires_expiry: true,
    };
    let Ok(claims) = jwt::check(&verified, &expected) else { return Ok(None) };
    Ok(serde_json::from_value(json!(claims)).ok())
}

fn place(context: &OperationContext) -> String {
    format!("access-token/{}", context.tenant)
}
