use super::{TokenAnswer, TokenType, client_credentials, code, device, exchange, refresh, use_up};
use crate::{App, OAuthRefusal, refusal::refuse};
use latchkey_domain::{OperationContext, oauth::Client, tenant::Tenant};
use latchkey_protocol::oauth::{
    client_metadata::GrantType, dpop::DpopProof, error::ErrorCode, token_request::TokenRequest,
};

/// A client that has proven who it is, at the token endpoint.
pub struct TokenCall<'a> {
    pub tenant: &'a Tenant,
    pub client: &'a Client,
    /// Of the key that the token is to be bound to.
    pub proof: Option<&'a DpopProof>,
}

impl TokenCall<'_> {
    pub(super) fn issuer(&self, app: &App) -> String {
        app.public_url().of_tenant(self.tenant)
    }

    pub(super) fn token_type(&self) -> TokenType {
        if self.proof.is_some() { TokenType::DPoP } else { TokenType::Bearer }
    }

    pub(super) fn jkt(&self) -> Option<&str> {
        self.proof.map(|proof| proof.jkt.as_str())
    }

    pub(super) fn may_refresh(&self) -> bool {
        self.client.metadata.grant_types.contains(&GrantType::RefreshToken)
    }
}

/// Gives tokens for whatever the client has (RFC 6749 §3.2).
pub async fn request(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    request: TokenRequest,
) -> Result<TokenAnswer, OAuthRefusal> {
    let grant_type = request.grant_type();
    if !call.client.metadata.grant_types.contains(&grant_type) {
        let text = format!("the client is not registered for {}", grant_type.name());
        return Err(refuse(ErrorCode::UnauthorizedClient, text));
    }
    if call.client.metadata.dpop_bound_access_tokens && call.proof.is_none() {
        return Err(refuse(ErrorCode::InvalidDpopProof, "this client has to prove a key (RFC 9449)"));
    }
    if let Some(proof) = call.proof {
        use_up(app, context, proof).await?;
    }
    match request {
        TokenRequest::AuthorizationCode { code, redirect_uri, code_verifier, resource } => {
            let redeem = code::Redeem { code, redirect_uri, code_verifier, resource };
            code::redeem(app, context, call, redeem).await
        }
        TokenRequest::RefreshToken { refresh_token, scope, resource } => {
            refresh::refresh(app, context, call, refresh_token.reveal(), scope, &resource).await
        }
        TokenRequest::ClientCredentials { scope, resource } => {
            client_credentials::grant(app, context, call, scope, &resource).await
        }
        TokenRequest::DeviceCode { device_code } => {
            device::poll(app, context, call, device_code.reveal()).await
        }
        TokenRequest::TokenExchange {
            subject_token,
            subject_token_type,
            actor_token,
            requested_token_type,
            audience,
            resource,
            scope,
            ..
        } => {
            let exchange = exchange::Exchange {
                subject_token,
                subject_token_type,
                has_actor: actor_token.is_some(),
                requested_token_type,
                targets: resource.into_iter().chain(audience).collect(),
                scope,
            };
            exchange::exchange(app, context, call, &exchange).await
        }
    }
}
