use crate::management_api::{
    Body, Caller, Found, Outcome, Tag,
    shapes::{RoleWord, UserJson, UserParam},
};
use latchkey_app::{App, Failure, roles};
use latchkey_domain::Role;
use poem_openapi::{Object, OpenApi, param::Path, types::MaybeUndefined};

/// The role that somebody is to have.
#[derive(Object)]
struct RoleAssignment {
    /// Null takes the role away.
    #[oai(nullable)]
    role: MaybeUndefined<RoleWord>,
}

impl RoleAssignment {
    /// A forgotten field must not take a role away.
    fn role(self) -> Result<Option<Role>, Failure> {
        match self.role {
            MaybeUndefined::Value(role) => Ok(Some(role.into())),
            MaybeUndefined::Null => Ok(None),
            MaybeUndefined::Undefined => Err(Failure::invalid("role", "is needed; null takes the role away")),
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Give or take a role
    ///
    /// It counts from the user's next request on. Nobody changes their own role.
    #[oai(
        path = "/tenants/:tenant/roles/:user",
        method = "put",
        tag = "Tag::Roles",
        operation_id = "assign-role"
    )]
    async fn assign_role(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        body: Body<RoleAssignment>,
    ) -> Outcome<Found<UserJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = roles::assign(&self.0, &context, &user.0.0, body.0.role()?).await?;
        Ok(Found::new(UserJson::of(user, context.now())))
    }
}
