use super::{UserRef, find};
use crate::{App, Failure};
use latchkey_domain::{OperationContext, rights::Action, user::User};

/// One user.
pub async fn show(app: &App, context: &OperationContext, user: &UserRef) -> Result<User, Failure> {
    find(app, context, Action::ReadUsers, user).await
}
