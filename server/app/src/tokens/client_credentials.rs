use super::{
    TokenAnswer, TokenCall,
    access_token::{self, AccessClaims, Audience, Confirmation},
    targets,
};
use crate::{App, OAuthRefusal, hooks, issuer, refusal::refuse};
use latchkey_domain::{OperationContext, plugin::TokenKind};
use latchkey_protocol::oauth::{error::ErrorCode, scope::ScopeSet};

/// Scopes that are about a person, of whom there is none.
const OF_PEOPLE: [&str; 5] = ["openid", "profile", "email", "groups", "offline_access"];

/// A token for the client itself (RFC 6749 §4.4). Writes no row.
pub(super) async fn grant(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    asked: Option<ScopeSet>,
    resource: &[String],
) -> Result<TokenAnswer, OAuthRefusal> {
    if call.client.is_public() {
        return Err(refuse(ErrorCode::UnauthorizedClient, "a client without credentials has none to use"));
    }
    let registered = call.client.metadata.scope.clone().unwrap_or_default();
    let allowed = OF_PEOPLE.iter().fold(registered, |scope, name| scope.without(name));
    let scope = asked.unwrap_or_else(|| allowed.clone());
    if !scope.within(&allowed) {
        let text = "scope holds one that the client is not registered for, or one about a person";
        return Err(refuse(ErrorCode::InvalidScope, text));
    }
    let keys = issuer::keys_of(app, context).await?;
    let issuer = call.issuer(app);
    let audience = targets::audience(resource, &call.client.metadata.resources, &issuer, false)?;
    let subject = call.client.id.to_string();
    let asked = hooks::AskedClaims {
        tenant: call.tenant,
        client: call.client,
        subject: &subject,
        scope: &scope,
        user: None,
    };
    let mut claims = AccessClaims::new(context, &issuer, call.client, subject.clone(), None);
    claims.aud = Audience::of(audience);
    claims.scope = scope.to_string();
    claims.cnf = call.jkt().map(|jkt| Confirmation { jkt: jkt.to_owned() });
    claims.extra = hooks::extra_claims(app, context, &asked, TokenKind::AccessToken).await?;
    Ok(TokenAnswer {
        access_token: access_token::print(app, context, &keys, call.client, &claims)?,
        token_type: call.token_type(),
        expires_in: claims.seconds_left(context.now()),
        scope: claims.scope,
        refresh_token: None,
        id_token: None,
        issued_token_type: None,
    })
}
