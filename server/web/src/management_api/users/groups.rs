use crate::management_api::{Caller, Found, Outcome, Tag};
use latchkey_app::{App, users};
use poem_openapi::{Object, OpenApi, param::Path};

/// The names of a tenant's groups.
#[derive(Object)]
struct GroupList {
    items: Vec<String>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List groups
    ///
    /// The names of all groups that somebody is in, for the `group` filter of the list of users.
    #[oai(path = "/tenants/:tenant/groups", method = "get", tag = "Tag::Users", operation_id = "list-groups")]
    async fn list_groups(&self, caller: Caller, tenant: Path<String>) -> Outcome<Found<GroupList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let items = users::groups(&self.0, &context).await?;
        Ok(Found::new(GroupList { items }))
    }
}
