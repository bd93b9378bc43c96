//! An authorization request on its way through our pages. It travels in the pages' addresses and forms, sealed: nobody
//! reads or changes it, and an address has no redirect in it that anybody else chose.

use super::{
    AuthorizeError,
    check::{self, Checked},
    on_own_page,
};
use crate::App;
use latchkey_domain::{OperationContext, Timestamp, clock, oauth::Client, token::TokenDigest};
use latchkey_protocol::oauth::{error::ErrorCode, parameters::Parameters};
use serde::{Deserialize, Serialize};

/// A person who takes longer begins anew at the application.
const LIFETIME_SECONDS: u32 = 60 * 60;

/// A request under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Continuation {
    /// As they count: a request object's, or those pushed.
    pub parameters: Parameters,
    /// The pushed request, which is used up with the answer.
    pub pushed: Option<[u8; 32]>,
    /// When the request came. Whoever proves themself later has done it for this request.
    since_micros: i64,
    /// The person has said which account to use.
    pub account_chosen: bool,
}

impl Continuation {
    pub(super) fn begin(
        context: &OperationContext,
        parameters: Parameters,
        pushed: Option<TokenDigest>,
    ) -> Self {
        Self {
            parameters,
            pushed: pushed.map(|digest| digest.0),
            since_micros: clock::to_micros(context.now()),
            account_chosen: false,
        }
    }

    pub(super) fn since(&self) -> Timestamp {
        clock::from_micros(self.since_micros)
    }

    pub(super) fn seal(&self, app: &App, context: &OperationContext) -> String {
        let text = serde_json::to_vec(self).expect("plain data serialise");
        app.keyring().seal(&place(context), &text, &*context.entropy)
    }

    pub(super) fn open(app: &App, context: &OperationContext, sealed: &str) -> Result<Self, AuthorizeError> {
        let gone = || {
            on_own_page(
                ErrorCode::InvalidRequest,
                "this login took too long or was begun elsewhere; start again at the application",
            )
        };
        let opened = app.keyring().open(&place(context), sealed).map_err(|_| gone())?;
        let continuation: Self = serde_json::from_slice(&opened).map_err(|_| gone())?;
        let ends = clock::after(continuation.since(), LIFETIME_SECONDS);
        if ends <= context.now() { Err(gone()) } else { Ok(continuation) }
    }
}

fn place(context: &OperationContext) -> String {
    format!("authorization/{}", context.tenant)
}

/// What a page that carries a request may tell of it: the client's name, where its form may lead in the end, and who was
/// hinted at. `None` where it is none of ours or can't go on any more.
pub async fn peek(
    app: &App,
    context: &OperationContext,
    sealed: &str,
) -> Result<Option<(String, Vec<String>, Option<String>)>, crate::Failure> {
    let Ok(continuation) = Continuation::open(app, context, sealed) else { return Ok(None) };
    match check::check(app, context, &continuation.parameters).await {
        Ok(Checked { client, request, answer, .. }) => {
            let leads_to = leads_to(&client, &answer.redirect_uri);
            Ok(Some((client.display_name(), leads_to, request.login_hint)))
        }
        Err(AuthorizeError::Failure(failure)) => Err(failure),
        Err(_) => Ok(None),
    }
}

/// Where a form may lead in the end: to where the answer goes, and on to the other places that the client has named as its
/// own. Browsers hold a form to its page's `form-action` through all redirects, the client's too.
#[must_use]
pub fn leads_to(client: &Client, redirect_uri: &str) -> Vec<String> {
    let metadata = &client.metadata;
    let own = metadata.client_uri.iter().chain(&metadata.redirect_uris);
    std::iter::once(redirect_uri.to_owned()).chain(own.cloned()).collect()
}
