use super::{ClientJson, metadata::NewClient};
use crate::management_api::{Body, Caller, Created, Outcome, Tag};
use latchkey_app::{App, clients};
use poem_openapi::{OpenApi, param::Path};

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Create a client
    ///
    /// An application that people log in to, or a service with tokens of its own. Its secret is in this answer and nowhere
    /// else.
    #[oai(
        path = "/tenants/:tenant/clients",
        method = "post",
        tag = "Tag::Clients",
        operation_id = "create-client"
    )]
    async fn create_client(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<NewClient>,
    ) -> Outcome<Created<ClientJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let created = clients::create(&self.0, &context, body.0.into_metadata()?).await?;
        Ok(Created::of_version(ClientJson::created(&created), created.client.version))
    }
}
