use crate::management_api::{
    Caller, Found, Outcome, Query, Tag,
    shapes::{Cut, RoleWord, StatusWord, UserJson, UserList},
};
use latchkey_app::{
    App,
    users::{self, ListUsers, UserSort},
};
use poem_openapi::{Enum, Object, OpenApi, param::Path};

/// Which users, in which order.
#[derive(Object)]
struct UserFilter {
    /// Beginnings of words in user name, names and e-mail, split at space `. _ - @`; all must occur.
    #[oai(validator(max_length = 200))]
    q: Option<String>,
    /// Members of this group.
    #[oai(validator(max_length = 100))]
    group: Option<String>,
    #[oai(validator(max_length = 100))]
    associated_filter: Option<String>,
    #[oai(validator(max_length = 100))]
    profile: Option<String>,
    status: Option<StatusWord>,
    role: Option<RoleWord>,
    /// `login` unless given; a minus turns the order around.
    sort: Option<SortWord>,
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[oai(validator(max_length = 2000))]
    cursor: Option<String>,
}

/// An order of users.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "UserSort")]
enum SortWord {
    #[oai(rename = "login")]
    Login,
    #[oai(rename = "-login")]
    LoginDescending,
    #[oai(rename = "last_name")]
    LastName,
    #[oai(rename = "-last_name")]
    LastNameDescending,
    #[oai(rename = "created_at")]
    CreatedAt,
    #[oai(rename = "-created_at")]
    CreatedAtDescending,
    #[oai(rename = "last_login_at")]
    LastLogin,
    #[oai(rename = "-last_login_at")]
    LastLoginDescending,
}

impl SortWord {
    fn split(self) -> (UserSort, bool) {
        match self {
            Self::Login => (UserSort::Login, false),
            Self::LoginDescending => (UserSort::Login, true),
            Self::LastName => (UserSort::LastName, false),
            Self::LastNameDescending => (UserSort::LastName, true),
            Self::CreatedAt => (UserSort::CreatedAt, false),
            Self::CreatedAtDescending => (UserSort::CreatedAt, true),
            Self::LastLogin => (UserSort::LastLogin, false),
            Self::LastLoginDescending => (UserSort::LastLogin, true),
        }
    }
}

impl UserFilter {
    fn into_request(self) -> ListUsers {
        let cut = Cut::of(self.limit, self.cursor);
        let (sort, descending) = self.sort.unwrap_or(SortWord::Login).split();
        ListUsers {
            q: self.q,
            group: self.group,
            associated_filter: self.associated_filter,
            profile: self.profile,
            status: self.status.map(Into::into),
            role: self.role.map(Into::into),
            sort,
            descending,
            limit: cut.limit,
            cursor: cut.cursor,
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List users
    ///
    /// A page of the tenant's users, found by words, group, filter, profile, status and role.
    #[oai(path = "/tenants/:tenant/users", method = "get", tag = "Tag::Users", operation_id = "list-users")]
    async fn list_users(
        &self,
        caller: Caller,
        tenant: Path<String>,
        filter: Query<UserFilter>,
    ) -> Outcome<Found<UserList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let page = users::list(&self.0, &context, filter.0.into_request()).await?;
        let now = context.now();
        Ok(Found::new(UserList::of(page, |user| UserJson::of(user, now))))
    }
}
