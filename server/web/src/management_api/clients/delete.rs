use crate::management_api::{Caller, NoContent, Outcome, Tag};
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Delete a client
    ///
    /// Its tokens are dead at once, and what people have granted it is forgotten.
    #[oai(
        path = "/tenants/:tenant/clients/:client",
        method = "delete",
        tag = "Tag::Clients",
        operation_id = "delete-client"
    )]
    async fn delete_client(
        &self,
        caller: Caller,
        tenant: Path<String>,
        client: Path<Uuid>,
    ) -> Outcome<NoContent> {
        let context = caller.within(&self.0, &tenant).await?;
        clients::delete(&self.0, &context, ClientId(client.0)).await?;
        Ok(NoContent)
    }
}
