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
    /// Show a user
    #[oai(
        path = "/tenants/:tenant/users/:user",
        method = "get",
        tag = "Tag::Users",
        operation_id = "show-user"
    )]
    async fn show_user(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
    ) -> Outcome<Found<UserJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::show(&self.0, &context, &user.0.0).await?;
        Ok(answer(user, &context))
    }
}
