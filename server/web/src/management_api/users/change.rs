use super::answer;
use crate::management_api::{
    Body, Caller, Found, Outcome, Tag,
    shapes::{UserJson, UserParam},
};
use latchkey_app::{
    App,
    users::{self, UserDetails},
};
use poem_openapi::{Object, OpenApi, param::Path, types::MaybeUndefined};

/// Changes to a user: an absent member stays, null clears.
#[derive(Object)]
struct UserPatch {
    login: Option<String>,
    #[oai(nullable)]
    email: MaybeUndefined<String>,
    email_is_login: Option<bool>,
    #[oai(nullable)]
    first_name: MaybeUndefined<String>,
    #[oai(nullable)]
    last_name: MaybeUndefined<String>,
    groups: Option<Vec<String>>,
    #[oai(nullable)]
    associated_filter: MaybeUndefined<String>,
    #[oai(nullable)]
    profile: MaybeUndefined<String>,
    #[oai(nullable)]
    locale: MaybeUndefined<String>,
}

impl UserPatch {
    fn apply(self, details: &mut UserDetails) {
        if let Some(login) = self.login {
            details.login = login;
        }
        if let Some(email_is_login) = self.email_is_login {
            details.email_is_login = email_is_login;
        }
        if let Some(groups) = self.groups {
            details.groups = groups;
        }
        self.email.update_to(&mut details.email);
        self.first_name.update_to(&mut details.first_name);
        self.last_name.update_to(&mut details.last_name);
        self.associated_filter.update_to(&mut details.associated_filter);
        self.profile.update_to(&mut details.profile);
        self.locale.update_to(&mut details.locale);
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Change a user
    ///
    /// With a new address every open reset ends: its links and unsent mails belong to the old one.
    #[oai(
        path = "/tenants/:tenant/users/:user",
        method = "patch",
        tag = "Tag::Users",
        operation_id = "change-user",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn change_user(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        body: Body<UserPatch>,
    ) -> Outcome<Found<UserJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let edit = |details: &mut UserDetails| body.0.apply(details);
        let user = users::change(&self.0, &context, &user.0.0, caller.expected_version(), edit).await?;
        Ok(answer(user, &context))
    }
}
