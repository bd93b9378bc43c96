use super::{AuthorizeError, Step, arrive::proceed, check, continuation::Continuation};
use crate::App;
use latchkey_domain::OperationContext;

/// What somebody says who was asked which account to use (`prompt=select_account`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChoice {
    /// The one that is logged in.
    Keep,
    Other,
}

/// Goes on with the chosen account.
pub async fn choose_account(
    app: &App,
    context: &OperationContext,
    sealed: &str,
    cookie: Option<&str>,
    choice: AccountChoice,
) -> Result<Step, AuthorizeError> {
    let mut continuation = Continuation::open(app, context, sealed)?;
    if choice == AccountChoice::Other {
        return Ok(Step::LogIn { continuation: sealed.to_owned(), reauthenticate: false });
    }
    continuation.account_chosen = true;
    let checked = check::check(app, context, &continuation.parameters).await?;
    proceed(app, context, &continuation, checked, cookie).await
}
