use super::{
    TokenAnswer, TokenCall,
    access_token::{self, AccessClaims, Audience, Confirmation},
    id_token::{self, Identity},
    refresh::PURPOSE,
    subject_under, targets,
};
use crate::{App, OAuthRefusal, authorization::allowed_scope, hooks, issuer};
use latchkey_domain::{
    OperationContext,
    oauth::{Grant, RefreshToken},
    plugin::TokenKind,
    user::User,
};
use latchkey_protocol::oauth::scope::ScopeSet;

/// Tokens of a grant.
pub(super) struct Tokens<'a> {
    pub call: &'a TokenCall<'a>,
    pub grant: &'a Grant,
    pub user: &'a User,
    pub nonce: Option<&'a str>,
    /// Less than was granted.
    pub scope: Option<ScopeSet>,
    pub resource: &'a [String],
}

/// Makes an access token, the refresh token of that generation, and an ID token where there is to be one.
pub(super) async fn give(
    app: &App,
    context: &OperationContext,
    tokens: &Tokens<'_>,
    generation: Option<u32>,
) -> Result<TokenAnswer, OAuthRefusal> {
    let Tokens { call, grant, user, .. } = tokens;
    let keys = issuer::keys_of(app, context).await?;
    let issuer = call.issuer(app);
    let subject = subject_under(&keys, call.client, user.id);
    // What was taken from the client since is taken from what was granted.
    let scope = &allowed_scope(call.client, tokens.scope.as_ref().unwrap_or(&grant.details.scope));
    let mut resources = grant.details.resources.clone();
    resources.retain(|resource| call.client.metadata.resources.contains(resource));
    let is_openid = scope.contains("openid");
    let audience = targets::audience(tokens.resource, &resources, &issuer, is_openid)?;
    let asked = hooks::AskedClaims {
        tenant: call.tenant,
        client: call.client,
        subject: &subject,
        scope,
        user: Some(user),
    };
    let mut claims = AccessClaims::new(context, &issuer, call.client, subject.clone(), Some(grant));
    claims.aud = Audience::of(audience);
    claims.scope = scope.to_string();
    claims.cnf = call.jkt().map(|jkt| Confirmation { jkt: jkt.to_owned() });
    claims.extra = hooks::extra_claims(app, context, &asked, TokenKind::AccessToken).await?;
    let access_token = access_token::print(app, context, &keys, call.client, &claims)?;
    let id_token = if is_openid {
        let extra = hooks::extra_claims(app, context, &asked, TokenKind::IdToken).await?;
        let identity = Identity {
            issuer: &issuer,
            client: call.client,
            subject: &subject,
            grant,
            user,
            nonce: tokens.nonce,
            access_token: &access_token,
            extra,
        };
        Some(id_token::print(context, &keys, identity)?)
    } else {
        None
    };
    let refresh_token = generation.map(|generation| {
        RefreshToken { grant: grant.id, generation }.print(context.tenant, &keys.secret(PURPOSE))
    });
    Ok(TokenAnswer {
        access_token,
        token_type: call.token_type(),
        expires_in: claims.seconds_left(context.now()),
        scope: scope.to_string(),
        refresh_token,
        id_token,
        issued_token_type: None,
    })
}
