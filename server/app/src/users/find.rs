use crate::{App, Failure, authorise};
use latchkey_domain::{
    OperationContext,
    id::UserId,
    login_name::LoginKey,
    rights::{Action, Target, Verdict},
    user::User,
};
use latchkey_storage::{Reader, Transaction};

/// How callers name a user: by id, or by user name or login e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserRef {
    Id(UserId),
    Login(String),
}

impl From<UserId> for UserRef {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}

/// The id of a user for an operation that takes ids. Asks for `action` over the tenant first, so that nobody learns who
/// exists by being refused differently.
pub async fn resolve(
    app: &App,
    context: &OperationContext,
    action: Action,
    user: &UserRef,
) -> Result<UserId, Failure> {
    authorise::over_tenant(app, context, action).await?;
    match user {
        UserRef::Id(id) => Ok(*id),
        UserRef::Login(_) => load(app, context, user).await.map(|user| user.id),
    }
}

/// A user over whom the actor has the right.
pub(crate) async fn find(
    app: &App,
    context: &OperationContext,
    action: Action,
    user: &UserRef,
) -> Result<User, Failure> {
    authorise::over_tenant(app, context, action).await?;
    let user = load(app, context, user).await?;
    authorise::over_user(app, context, action, &user).await?;
    Ok(user)
}

/// The same user, locked in a transaction that is about to change them.
///
/// `expected_version` is the one that the caller has seen; any will do without it.
pub(crate) async fn locked(
    app: &App,
    context: &OperationContext,
    action: Action,
    user: &UserRef,
    expected_version: Option<i64>,
) -> Result<(Transaction, User), Failure> {
    let found = find(app, context, action, user).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    let user = transaction.lock_user(found.id).await?.ok_or(Failure::NotFound("user"))?;
    // Between the two looks the user may have risen above the actor.
    let still_granted = context.decide(action, Target::Person(user.role)) == Verdict::Granted;
    if !still_granted || expected_version.is_some_and(|version| version != user.version) {
        return Err(Failure::Stale);
    }
    Ok((transaction, user))
}

/// Nobody shuts themself out or gives themself a role: a slip would leave nobody to undo it.
pub(crate) fn not_oneself(context: &OperationContext, user: &User, why: &'static str) -> Result<(), Failure> {
    if context.actor.user() == Some(user.id) { Err(Failure::State(why)) } else { Ok(()) }
}

async fn load(app: &App, context: &OperationContext, user: &UserRef) -> Result<User, Failure> {
    let reader = app.storage().read(context.tenant).await?;
    found(&reader, user).await
}

/// The user, if there is one.
pub(crate) async fn found(reader: &Reader, user: &UserRef) -> Result<User, Failure> {
    let found = match user {
        UserRef::Id(id) => reader.user(*id).await?,
        UserRef::Login(login) => reader.user_by_login(&LoginKey::of(login)).await?,
    };
    found.ok_or(Failure::NotFound("user"))
}
