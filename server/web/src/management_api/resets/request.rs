use super::RequestedJson;
use crate::management_api::{
    Accepted, Body, Caller, Outcome, Tag,
    shapes::{ModeWord, UserParam},
};
use latchkey_app::{
    App,
    resets::{RequestReset, request::request_reset},
    users,
};
use latchkey_domain::rights::Action;
use poem_openapi::{Object, OpenApi, param::Path};

/// How somebody is to get their access back.
#[derive(Object)]
struct ResetRequest {
    mode: ModeWord,
    #[oai(nullable)]
    deliver: Option<DeliverTo>,
    /// Whether a generated password must be changed at first login; the tenant's rule unless given.
    #[oai(nullable)]
    must_change: Option<bool>,
    /// Why, for the audit log.
    #[oai(nullable)]
    reason: Option<String>,
}

/// Where the link or password goes.
#[derive(Object)]
struct DeliverTo {
    /// By mail; true unless given.
    #[oai(nullable)]
    mail: Option<bool>,
    /// To another address than the stored one: a right of its own.
    #[oai(nullable)]
    to: Option<String>,
    /// In this answer, once: a right of its own, for generated passwords where the tenant allows it.
    #[oai(nullable)]
    show: Option<bool>,
}

impl ResetRequest {
    fn into_request(self) -> RequestReset {
        let deliver = self.deliver.unwrap_or(DeliverTo { mail: None, to: None, show: None });
        RequestReset {
            mode: self.mode.into(),
            mail: deliver.mail.unwrap_or(true),
            to: deliver.to,
            show: deliver.show.unwrap_or(false),
            must_change: self.must_change,
            reason: self.reason,
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Reset a user's password
    ///
    /// When the answer comes back, the old password, every session, token and link of the user is dead, and the mail
    /// is in the outbox.
    #[oai(
        path = "/tenants/:tenant/users/:user/password-reset",
        method = "post",
        tag = "Tag::Resets",
        operation_id = "reset-password"
    )]
    async fn reset_password(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        body: Body<ResetRequest>,
    ) -> Outcome<Accepted<RequestedJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::resolve(&self.0, &context, Action::ResetPassword, &user.0.0).await?;
        let requested = request_reset(&self.0, &context, user, body.0.into_request()).await?;
        Ok(Accepted::new(RequestedJson::of(requested)))
    }
}
