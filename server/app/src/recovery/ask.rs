use crate::{App, Failure, jobs};
use latchkey_domain::OperationContext;
use serde::{Deserialize, Serialize};

/// Longest text that is looked up; no login or address is longer.
const MOST_CHARACTERS: usize = 320;

/// What was typed, as the job finds it. Sealed in the row: people type passwords into the wrong field.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub login: String,
    pub languages: Vec<String>,
    pub network: Option<String>,
}

/// Somebody forgot their password. Stores what they typed and returns: the same work, time and answer for an account that
/// exists and one that doesn't.
pub async fn ask(app: &App, context: &OperationContext, login: &str) -> Result<(), Failure> {
    if login.trim().is_empty() {
        return Err(Failure::invalid("login", "must not be empty"));
    }
    if login.chars().count() > MOST_CHARACTERS {
        return Err(Failure::invalid("login", format!("must have at most {MOST_CHARACTERS} characters")));
    }
    let asked = Asked {
        login: login.to_owned(),
        languages: context.languages.clone(),
        network: context.network.map(|network| network.to_string()),
    };
    let transaction = app.storage().begin(context.tenant).await?;
    jobs::insert(app, context, &transaction, jobs::Kind::Recover, &asked).await?;
    transaction.commit().await?;
    app.job_was_queued();
    Ok(())
}
