use super::StateWord;
use crate::management_api::{
    Caller, Found, Outcome, Tag,
    shapes::{Instant, MailDetail, ModeWord, UserParam},
};
use latchkey_app::{
    App,
    resets::history::{ResetHistory, resets_of},
    users,
};
use latchkey_domain::{
    reset::{ResetKind, ResetState},
    rights::Action,
};
use poem_openapi::{Enum, Object, OpenApi, param::Path};
use uuid::Uuid;

/// A user's resets, newest first.
#[derive(Object)]
struct ResetList {
    items: Vec<ResetJson>,
}

/// A reset's whole life.
#[derive(Object)]
#[oai(rename = "Reset")]
struct ResetJson {
    id: Uuid,
    kind: KindWord,
    mode: ModeWord,
    state: StateWord,
    created_at: Instant,
    /// The administrator, by name; null for self-service.
    #[oai(nullable)]
    requested_by: Option<String>,
    #[oai(nullable)]
    reason: Option<String>,
    /// Where its mail goes; null where nothing is mailed.
    #[oai(nullable)]
    to: Option<String>,
    /// Whether that is another address than the user's stored one.
    elsewhere: bool,
    /// Whether the password was shown to the administrator.
    shown: bool,
    must_change: bool,
    /// When the link's page was first opened.
    #[oai(nullable)]
    opened_at: Option<Instant>,
    #[oai(nullable)]
    sent_at: Option<Instant>,
    #[oai(nullable)]
    expires_at: Option<Instant>,
    /// When it was completed, superseded or cancelled, or expired.
    #[oai(nullable)]
    ended_at: Option<Instant>,
    mails: Vec<MailDetail>,
}

/// Who started a reset.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "ResetKind", rename_all = "snake_case")]
enum KindWord {
    Administrator,
    SelfService,
    SetUp,
}

impl From<ResetKind> for KindWord {
    fn from(kind: ResetKind) -> Self {
        match kind {
            ResetKind::Administrator => Self::Administrator,
            ResetKind::SelfService => Self::SelfService,
            ResetKind::SetUp => Self::SetUp,
        }
    }
}

impl ResetJson {
    fn of(history: ResetHistory) -> Self {
        let reset = history.reset;
        let (sent_at, expires_at, ended_at) = match reset.state {
            ResetState::Requested => (None, None, None),
            ResetState::Sent { sent_at, expires_at } => (Some(sent_at), Some(expires_at), None),
            ResetState::Completed { at }
            | ResetState::Expired { at }
            | ResetState::Superseded { at }
            | ResetState::Cancelled { at } => (None, None, Some(at)),
        };
        let mails = history.mails.into_iter().map(|(message, attempts)| MailDetail::of(message, attempts));
        Self {
            id: reset.id.0,
            kind: reset.kind.into(),
            mode: reset.mode.into(),
            state: reset.state.into(),
            created_at: Instant(reset.created_at),
            requested_by: reset.requested_by_label,
            reason: reset.reason,
            to: reset.deliver_to,
            elsewhere: reset.delivered_elsewhere,
            shown: reset.shown,
            must_change: reset.must_change,
            opened_at: reset.opened_at.map(Instant),
            sent_at: sent_at.map(Instant),
            expires_at: expires_at.map(Instant),
            ended_at: ended_at.map(Instant),
            mails: mails.collect(),
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List a user's resets
    ///
    /// With every mail and what the mail server said to each attempt.
    #[oai(
        path = "/tenants/:tenant/users/:user/password-resets",
        method = "get",
        tag = "Tag::Resets",
        operation_id = "list-resets"
    )]
    async fn list_resets(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
    ) -> Outcome<Found<ResetList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::resolve(&self.0, &context, Action::ReadUsers, &user.0.0).await?;
        let resets = resets_of(&self.0, &context, user).await?;
        Ok(Found::new(ResetList { items: resets.into_iter().map(ResetJson::of).collect() }))
    }
}
