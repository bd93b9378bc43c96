use super::names;
use crate::management_api::{Caller, Found, Outcome, Tag, shapes::RoleWord};
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

/// Who the token speaks for.
#[derive(Object)]
struct Me {
    id: Uuid,
    login: String,
    /// The slug of the person's tenant.
    tenant: String,
    #[oai(nullable)]
    role: Option<RoleWord>,
    scopes: Vec<String>,
}

pub(in crate::management_api) struct Api;

#[OpenApi]
impl Api {
    /// Show who you are
    #[oai(path = "/me", method = "get", tag = "Tag::ApiTokens", operation_id = "show-me")]
    async fn show_me(&self, caller: Caller) -> Outcome<Found<Me>> {
        let person = caller.person;
        Ok(Found::new(Me {
            id: person.user.0,
            login: person.login,
            tenant: caller.home.slug,
            role: person.role.map(Into::into),
            scopes: names(person.scopes.iter()),
        }))
    }
}
