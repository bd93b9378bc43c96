//! What comes next, decided over values alone.

use latchkey_domain::{
    Timestamp, clock,
    oauth::{Client, ConsentDetails},
    session::Session,
};
use latchkey_protocol::{
    oauth::{authorization_request::AuthorizationRequest, error::ErrorCode},
    oidc::prompt::Prompt,
};

/// What is known when it is decided.
pub(super) struct Known<'a> {
    pub client: &'a Client,
    pub request: &'a AuthorizationRequest,
    /// The living session.
    pub session: Option<&'a Session>,
    /// Whether that session's person is the one that the client wants, as far as it said.
    pub is_wanted_person: bool,
    /// When the request came.
    pub since: Timestamp,
    pub account_chosen: bool,
    pub asked: &'a ConsentDetails,
    pub agreed: Option<&'a ConsentDetails>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    LogIn { reauthenticate: bool },
    ChoosePassword,
    ChooseAccount,
    Consent,
    Issue,
    Refuse(ErrorCode, &'static str),
}

pub(super) fn next(known: &Known<'_>) -> Next {
    let silent = known.request.prompt.contains(Prompt::None);
    let unless_silent = |next, code, text| if silent { Next::Refuse(code, text) } else { next };
    let Some(session) = known.session else {
        let log_in = Next::LogIn { reauthenticate: false };
        return unless_silent(log_in, ErrorCode::LoginRequired, "nobody is logged in");
    };
    let proven_for_this = session.authentication.at >= known.since;
    if session.must_change_password {
        return unless_silent(
            Next::ChoosePassword,
            ErrorCode::InteractionRequired,
            "a password must be chosen",
        );
    }
    if !known.is_wanted_person {
        let other =
            Next::Refuse(ErrorCode::LoginRequired, "another person is logged in than the one asked for");
        let log_in = if proven_for_this { other } else { Next::LogIn { reauthenticate: false } };
        return unless_silent(log_in, ErrorCode::LoginRequired, "the person asked for is not logged in");
    }
    if !proven_for_this && must_prove_again(known, session) {
        let log_in = Next::LogIn { reauthenticate: true };
        return unless_silent(log_in, ErrorCode::LoginRequired, "the login is too old");
    }
    if !known.request.claims.allow_acr(session.authentication.acr()) {
        let text = "the class of authentication that was asked for can't be reached";
        return Next::Refuse(ErrorCode::UnmetAuthenticationRequirements, text);
    }
    let wants_choice = known.request.prompt.contains(Prompt::SelectAccount);
    if wants_choice && !known.account_chosen && !proven_for_this {
        return Next::ChooseAccount;
    }
    if must_be_asked(known) {
        return unless_silent(Next::Consent, ErrorCode::ConsentRequired, "the person has not agreed to this");
    }
    Next::Issue
}

fn must_prove_again(known: &Known<'_>, session: &Session) -> bool {
    let max_age = known.request.max_age.or(known.client.metadata.default_max_age);
    let is_too_old = max_age
        .is_some_and(|seconds| seconds == 0 || clock::after(session.authentication.at, seconds) < known.now);
    is_too_old || known.request.prompt.contains(Prompt::Login)
}

fn must_be_asked(known: &Known<'_>) -> bool {
    if known.client.metadata.first_party {
        return false;
    }
    let has_agreed = known.agreed.is_some_and(|agreed| agreed.covers(known.asked));
    !has_agreed || known.request.prompt.contains(Prompt::Consent)
}
