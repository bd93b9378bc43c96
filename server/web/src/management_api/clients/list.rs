use super::ClientJson;
use crate::management_api::{
    Caller, Found, Outcome, Query, Tag,
    shapes::{ClientList, Cut},
};
use latchkey_app::{
    App,
    clients::{self, ListClients},
};
use poem_openapi::{Object, OpenApi, param::Path};

/// Which clients.
#[derive(Object)]
struct ClientFilter {
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[oai(validator(max_length = 2000))]
    cursor: Option<String>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List clients
    ///
    /// The newest first.
    #[oai(
        path = "/tenants/:tenant/clients",
        method = "get",
        tag = "Tag::Clients",
        operation_id = "list-clients"
    )]
    async fn list_clients(
        &self,
        caller: Caller,
        tenant: Path<String>,
        filter: Query<ClientFilter>,
    ) -> Outcome<Found<ClientList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let cut = Cut::of(filter.0.limit, filter.0.cursor);
        let request = ListClients { limit: cut.limit, cursor: cut.cursor };
        let page = clients::list(&self.0, &context, request).await?;
        Ok(Found::new(ClientList::of(page, ClientJson::from)))
    }
}
