mod cancel;
mod history;
mod request;
mod resend;

use super::shapes::{MailBrief, ModeWord};
use latchkey_app::{App, resets::ResetRequested};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

pub(super) type Api = (request::Api, history::Api, resend::Api, cancel::Api);

pub(super) fn api(app: &App) -> Api {
    (request::Api(app.clone()), history::Api(app.clone()), resend::Api(app.clone()), cancel::Api(app.clone()))
}

/// Where a reset stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "ResetState", rename_all = "lowercase")]
enum StateWord {
    Requested,
    Sent,
    Completed,
    Expired,
    Superseded,
    Cancelled,
}

impl From<latchkey_domain::reset::ResetState> for StateWord {
    fn from(state: latchkey_domain::reset::ResetState) -> Self {
        use latchkey_domain::reset::ResetState as State;
        match state {
            State::Requested => Self::Requested,
            State::Sent { .. } => Self::Sent,
            State::Completed { .. } => Self::Completed,
            State::Expired { .. } => Self::Expired,
            State::Superseded { .. } => Self::Superseded,
            State::Cancelled { .. } => Self::Cancelled,
        }
    }
}

/// A reset that was made or sent again.
#[derive(Object)]
#[oai(rename = "ResetRequested")]
struct RequestedJson {
    id: Uuid,
    state: StateWord,
    mode: ModeWord,
    user: UserBrief,
    /// The mail that is under way; absent where nothing is mailed.
    #[oai(skip_serializing_if_is_none)]
    mail: Option<MailBrief>,
    /// The generated password, once, where it was asked for and may be seen.
    #[oai(skip_serializing_if_is_none)]
    password: Option<String>,
}

#[derive(Object)]
struct UserBrief {
    id: Uuid,
    login: String,
}

impl RequestedJson {
    fn of(requested: ResetRequested) -> Self {
        let ResetRequested { reset, user, message, password } = requested;
        Self {
            id: reset.id.0,
            state: reset.state.into(),
            mode: reset.mode.into(),
            user: UserBrief { id: user.id.0, login: user.login },
            mail: message.as_ref().map(MailBrief::of),
            password: password.map(|password| password.reveal().to_owned()),
        }
    }
}
