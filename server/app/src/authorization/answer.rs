use crate::App;
use latchkey_domain::{oauth::Client, tenant::Tenant};
use latchkey_protocol::oauth::{
    error::OAuthError,
    response::{self, ResponseMode},
};

/// What a client is told, and how (RFC 6749 §4.1.2, RFC 9207).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub parameters: Vec<(String, String)>,
    pub client_name: String,
}

/// Where an answer goes and how, before it is known what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Return {
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
    pub issuer: String,
    pub client_name: String,
}

impl Return {
    pub(super) fn to(
        app: &App,
        tenant: &Tenant,
        client: &Client,
        redirect_uri: String,
        mode: ResponseMode,
        state: Option<String>,
    ) -> Self {
        let issuer = app.public_url().of_tenant(tenant);
        Self { redirect_uri, mode, state, issuer, client_name: client.display_name() }
    }

    pub(super) fn with_code(self, code: &str) -> Answer {
        self.with(vec![("code".to_owned(), code.to_owned())])
    }

    pub(super) fn with_error(self, error: &OAuthError) -> Answer {
        let mut parameters = vec![("error".to_owned(), error.code.name().to_owned())];
        if !error.description.is_empty() {
            parameters.push(("error_description".to_owned(), error.description.clone()));
        }
        self.with(parameters)
    }

    fn with(self, mut parameters: Vec<(String, String)>) -> Answer {
        if let Some(state) = self.state {
            parameters.push(("state".to_owned(), state));
        }
        parameters.push(("iss".to_owned(), self.issuer));
        let Self { redirect_uri, mode, client_name, .. } = self;
        Answer { redirect_uri, mode, parameters, client_name }
    }
}

impl Answer {
    /// The address that the browser is sent to; for `form_post` it is where the form goes.
    #[must_use]
    pub fn location(&self) -> String {
        match self.mode {
            ResponseMode::FormPost => self.redirect_uri.clone(),
            mode => response::redirect_url(&self.redirect_uri, mode, &self.parameters),
        }
    }
}
