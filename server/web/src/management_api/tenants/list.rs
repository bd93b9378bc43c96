use crate::management_api::{
    Caller, Found, Outcome, Query, Tag,
    shapes::{Cut, TenantJson, TenantList},
};
use latchkey_app::{
    App,
    tenants::{self, ListTenants},
};
use poem_openapi::{Object, OpenApi};

/// Which tenants.
#[derive(Object)]
struct TenantFilter {
    /// A part of the slug or name.
    #[oai(validator(max_length = 200))]
    q: Option<String>,
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[oai(validator(max_length = 2000))]
    cursor: Option<String>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List tenants
    ///
    /// All for operators; everybody else sees their own.
    #[oai(path = "/tenants", method = "get", tag = "Tag::Tenants", operation_id = "list-tenants")]
    async fn list_tenants(&self, caller: Caller, filter: Query<TenantFilter>) -> Outcome<Found<TenantList>> {
        let TenantFilter { q, limit, cursor } = filter.0;
        let cut = Cut::of(limit, cursor);
        let request = ListTenants { q, limit: cut.limit, cursor: cut.cursor };
        let page = tenants::list(&self.0, &caller.at_home(&self.0), request).await?;
        Ok(Found::new(TenantList::of(page, TenantJson::from)))
    }
}
