use super::{ClientJson, metadata::NewClient};
use crate::management_api::{Body, Caller, Found, Outcome, Tag};
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Replace a client
    ///
    /// What is left out gets its default. The secret stays; one that it needs anew is in the answer.
    #[oai(
        path = "/tenants/:tenant/clients/:client",
        method = "put",
        tag = "Tag::Clients",
        operation_id = "replace-client",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn replace_client(
        &self,
        caller: Caller,
        tenant: Path<String>,
        client: Path<Uuid>,
        body: Body<NewClient>,
    ) -> Outcome<Found<ClientJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let (id, expected) = (ClientId(client.0), caller.expected_version());
        let replaced = clients::replace(&self.0, &context, id, expected, body.0.into_metadata()?).await?;
        Ok(Found::of_version(ClientJson::created(&replaced), replaced.client.version))
    }
}
