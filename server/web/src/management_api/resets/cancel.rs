use super::StateWord;
use crate::management_api::{
    Caller, Found, Outcome, Tag,
    shapes::{ModeWord, UserParam},
};
use latchkey_app::{App, resets::cancel::cancel_reset, users};
use latchkey_domain::{id::ResetId, rights::Action};
use poem_openapi::{Object, OpenApi, param::Path};
use uuid::Uuid;

/// A reset that has ended.
#[derive(Object)]
struct ResetCancelled {
    id: Uuid,
    state: StateWord,
    mode: ModeWord,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Cancel a reset
    ///
    /// Kills its link, its unused password and its queued mail. The old password stays dead.
    #[oai(
        path = "/tenants/:tenant/users/:user/password-resets/:reset/cancel",
        method = "post",
        tag = "Tag::Resets",
        operation_id = "cancel-reset"
    )]
    async fn cancel_reset(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        reset: Path<Uuid>,
    ) -> Outcome<Found<ResetCancelled>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::resolve(&self.0, &context, Action::ResetPassword, &user.0.0).await?;
        let reset = cancel_reset(&self.0, &context, user, ResetId(reset.0)).await?;
        Ok(Found::new(ResetCancelled { id: reset.id.0, state: reset.state.into(), mode: reset.mode.into() }))
    }
}
