use super::answer;
use crate::management_api::{
    Caller, Found, OptionalBody, Outcome, Tag,
    shapes::{Instant, UserJson, UserParam},
};
use latchkey_app::{App, users};
use poem_openapi::{Object, OpenApi, param::Path};

/// How long a user is shut out.
#[derive(Object)]
struct Deactivation {
    /// When the user becomes active again by themself; for good unless given.
    #[oai(nullable)]
    reactivate_at: Option<Instant>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Deactivate a user
    ///
    /// Sessions, tokens and links end at once. The password stays for the day of reactivation.
    #[oai(
        path = "/tenants/:tenant/users/:user/deactivate",
        method = "post",
        tag = "Tag::Users",
        operation_id = "deactivate-user",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn deactivate_user(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        body: OptionalBody<Deactivation>,
    ) -> Outcome<Found<UserJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let until = body.0.reactivate_at.map(|instant| instant.0);
        let user = users::deactivate(&self.0, &context, &user.0.0, caller.expected_version(), until).await?;
        Ok(answer(user, &context))
    }
}
