use super::ClientJson;
use crate::management_api::{Caller, Found, Outcome, Tag};
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Show a client
    #[oai(
        path = "/tenants/:tenant/clients/:client",
        method = "get",
        tag = "Tag::Clients",
        operation_id = "show-client"
    )]
    async fn show_client(
        &self,
        caller: Caller,
        tenant: Path<String>,
        client: Path<Uuid>,
    ) -> Outcome<Found<ClientJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let client = clients::show(&self.0, &context, ClientId(client.0)).await?;
        Ok(Found::of_version(ClientJson::of(&client), client.version))
    }
}
