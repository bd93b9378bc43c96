use super::answer;
use crate::management_api::{
    ApiError, Body, Caller, Created, Outcome, Tag,
    shapes::{Delivery, UserJson},
};
use latchkey_app::{
    App, Failure,
    users::{self, CreateUser, UserDetails},
};
use latchkey_domain::password::PlainPassword;
use poem_openapi::{Object, OpenApi, param::Path};

/// A user to be made.
#[derive(Object)]
struct NewUser {
    /// The user name; the e-mail address unless given.
    #[oai(nullable)]
    login: Option<String>,
    #[oai(nullable)]
    email: Option<String>,
    /// Whether the address logs in too; true unless given. False for an address that several people share.
    #[oai(nullable)]
    email_is_login: Option<bool>,
    #[oai(nullable)]
    first_name: Option<String>,
    #[oai(nullable)]
    last_name: Option<String>,
    #[oai(nullable)]
    groups: Option<Vec<String>>,
    #[oai(nullable)]
    associated_filter: Option<String>,
    #[oai(nullable)]
    profile: Option<String>,
    /// BCP 47 language tag.
    #[oai(nullable)]
    locale: Option<String>,
    /// A first password of the administrator's choice; without it `deliver` decides.
    #[oai(nullable, write_only)]
    password: Option<String>,
    /// Who is mailed a generated first password; the tenant's `new_user_delivery` unless given.
    #[oai(nullable)]
    deliver: Option<Delivery>,
}

impl NewUser {
    fn into_request(self) -> Result<CreateUser, ApiError> {
        let typed = self.password.as_deref().map(PlainPassword::new).transpose();
        let password = typed.map_err(|error| Failure::invalid("password", error.to_string()))?;
        let details = UserDetails {
            login: self.login.unwrap_or_default(),
            email: self.email,
            email_is_login: self.email_is_login.unwrap_or(true),
            first_name: self.first_name,
            last_name: self.last_name,
            groups: self.groups.unwrap_or_default(),
            associated_filter: self.associated_filter,
            profile: self.profile,
            locale: self.locale,
        };
        Ok(CreateUser { details, password, deliver: self.deliver.map(Into::into) })
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Create a user
    ///
    /// With a given password, with a generated one that is mailed, or with none until the first reset.
    #[oai(path = "/tenants/:tenant/users", method = "post", tag = "Tag::Users", operation_id = "create-user")]
    async fn create_user(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<NewUser>,
    ) -> Outcome<Created<UserJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::create(&self.0, &context, body.0.into_request()?).await?.user;
        Ok(answer(user, &context))
    }
}
