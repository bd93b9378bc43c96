use crate::management_api::{Caller, NoContent, Outcome, Tag, shapes::UserParam};
use latchkey_app::{App, grants};
use latchkey_domain::id::ClientId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// End what a user has granted to a client
    ///
    /// Its tokens are dead at once, and the user is asked again next time. Their password and sessions stay.
    #[oai(
        path = "/tenants/:tenant/users/:user/grants/:client",
        method = "delete",
        tag = "Tag::Clients",
        operation_id = "end-grant"
    )]
    async fn end_grant(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        client: Path<Uuid>,
    ) -> Outcome<NoContent> {
        let context = caller.within(&self.0, &tenant).await?;
        grants::end_grant(&self.0, &context, &user.0.0, ClientId(client.0)).await?;
        Ok(NoContent)
    }
}
