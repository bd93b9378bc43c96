use crate::management_api::{Caller, NoContent, Outcome, Tag, shapes::UserParam};
use latchkey_app::{App, users};
use poem_openapi::{OpenApi, param::Path};

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Delete a user
    ///
    /// The account and everything that hangs on it. What the audit log tells of it stays.
    #[oai(
        path = "/tenants/:tenant/users/:user",
        method = "delete",
        tag = "Tag::Users",
        operation_id = "delete-user",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn delete_user(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
    ) -> Outcome<NoContent> {
        let context = caller.within(&self.0, &tenant).await?;
        users::delete(&self.0, &context, &user.0.0, caller.expected_version()).await?;
        Ok(NoContent)
    }
}
