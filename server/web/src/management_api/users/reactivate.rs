use super::answer;
use crate::management_api::{
    Caller, Found, Outcome, Tag,
    shapes::{UserJson, UserParam},
};
use latchkey_app::{App, users};
use poem_openapi::{OpenApi, param::Path};

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Reactivate a user
    #[oai(
        path = "/tenants/:tenant/users/:user/reactivate",
        method = "post",
        tag = "Tag::Users",
        operation_id = "reactivate-user",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn reactivate_user(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
    ) -> Outcome<Found<UserJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::reactivate(&self.0, &context, &user.0.0, caller.expected_version()).await?;
        Ok(answer(user, &context))
    }
}
