use super::RelyingParty;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use latchkey_domain::{digest::sha256, entropy};
use latchkey_server::machine::OsEntropy;

/// An authorization request on its way, and what its client keeps of it.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    pub parameters: Vec<(String, String)>,
    /// The other half of `code_challenge`, unless there is none.
    pub verifier: Option<String>,
}

/// Something that nobody guesses: a state, a nonce, a verifier.
#[must_use]
pub fn secret() -> String {
    BASE64.encode(entropy::bytes::<32>(&OsEntropy))
}

impl RelyingParty<'_> {
    /// `openid`, with state, nonce and PKCE.
    #[must_use]
    pub fn request(&self) -> AuthorizationRequest {
        let verifier = secret();
        let challenge = BASE64.encode(sha256(verifier.as_bytes()));
        let parameters = [
            ("client_id", self.client_id()),
            ("redirect_uri", self.redirect_uri()),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", &secret()),
            ("nonce", &secret()),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let owned = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        AuthorizationRequest { parameters: owned.to_vec(), verifier: Some(verifier) }
    }

    /// The same for a scope.
    #[must_use]
    pub fn ask(&self, scope: &str) -> AuthorizationRequest {
        self.request().with("scope", scope)
    }

    /// A request by reference, as a browser carries it (RFC 9126 §4). The verifier stays with its client.
    #[must_use]
    pub fn by_reference(&self, pushed: &AuthorizationRequest, request_uri: &str) -> AuthorizationRequest {
        let named = [("client_id", self.client_id()), ("request_uri", request_uri)];
        let mut reference = pushed.clone();
        reference.parameters = named.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        reference
    }
}

impl AuthorizationRequest {
    /// With a parameter set, in place of what it was.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With one more value of a parameter that is a list.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.parameters.retain(|(known, _)| known != name);
        self
    }

    /// Without PKCE.
    #[must_use]
    pub fn without_pkce(self) -> Self {
        let mut bare = self.without("code_challenge").without("code_challenge_method");
        bare.verifier = None;
        bare
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The parameters as a form's fields.
    #[must_use]
    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}
