use super::ClientJson;
use crate::management_api::{Caller, Found, Outcome, Tag};
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Give a client another secret
    ///
    /// The old one is dead at once; the new one is in this answer and nowhere else.
    #[oai(
        path = "/tenants/:tenant/clients/:client/secret",
        method = "post",
        tag = "Tag::Clients",
        operation_id = "renew-client-secret"
    )]
    async fn renew_client_secret(
        &self,
        caller: Caller,
        tenant: Path<String>,
        client: Path<Uuid>,
    ) -> Outcome<Found<ClientJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let renewed = clients::renew_secret(&self.0, &context, ClientId(client.0)).await?;
        Ok(Found::of_version(ClientJson::created(&renewed), renewed.client.version))
    }
}
