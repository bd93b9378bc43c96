use crate::management_api::{
    Caller, Found, Outcome, Tag,
    shapes::{Instant, UserParam},
};
use latchkey_app::{
    App,
    grants::{self, Application},
};
use poem_openapi::{Object, OpenApi, param::Path};
use uuid::Uuid;

/// What somebody has granted to a client.
#[derive(Object)]
#[oai(rename = "Grant")]
struct GrantJson {
    client_id: Uuid,
    #[oai(nullable)]
    client_name: Option<String>,
    /// Separated by spaces.
    scope: String,
    granted_at: Instant,
    /// When a token was last issued.
    #[oai(nullable)]
    last_used_at: Option<Instant>,
    /// Whether tokens of it live; if not, the person only isn't asked again.
    active: bool,
}

impl From<Application> for GrantJson {
    fn from(application: Application) -> Self {
        Self {
            client_id: application.client.id.0,
            client_name: application.client.metadata.client_name,
            scope: application.scope.to_string(),
            granted_at: Instant(application.granted_at),
            last_used_at: application.last_used_at.map(Instant),
            active: application.is_active,
        }
    }
}

/// All of a person's grants.
#[derive(Object)]
struct GrantList {
    items: Vec<GrantJson>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List what a user has granted to clients
    #[oai(
        path = "/tenants/:tenant/users/:user/grants",
        method = "get",
        tag = "Tag::Clients",
        operation_id = "list-grants"
    )]
    async fn list_grants(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
    ) -> Outcome<Found<GrantList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let applications = grants::list(&self.0, &context, &user.0.0).await?;
        Ok(Found::new(GrantList { items: applications.into_iter().map(Into::into).collect() }))
    }
}
