use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, Role, login_name, page::Page, rights::Action, user::User};
use latchkey_storage::UserQuery;

pub use latchkey_storage::{UserSort, UserStatusFilter as StatusFilter};

/// Which users, in which order, how many at a time.
#[derive(Debug, Clone)]
pub struct ListUsers {
    /// Beginnings of words in user name, names and e-mail; all of them must occur.
    pub q: Option<String>,
    pub group: Option<String>,
    pub associated_filter: Option<String>,
    pub profile: Option<String>,
    pub status: Option<StatusFilter>,
    pub role: Option<Role>,
    pub sort: UserSort,
    pub descending: bool,
    pub limit: u32,
    pub cursor: Option<String>,
}

/// One page of a tenant's users.
pub async fn list(app: &App, context: &OperationContext, request: ListUsers) -> Result<Page<User>, Failure> {
    authorise::over_tenant(app, context, Action::ReadUsers).await?;
    let reader = app.storage().read(context.tenant).await?;
    let query = UserQuery {
        words: login_name::search_words(request.q.as_deref()),
        group: request.group,
        associated_filter: request.associated_filter,
        profile: request.profile,
        status: request.status,
        role: request.role,
        now: context.now(),
        sort: request.sort,
        descending: request.descending,
        limit: request.limit,
        cursor: request.cursor,
    };
    Ok(reader.users(&query).await?)
}
