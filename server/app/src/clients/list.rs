use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, oauth::Client, page::Page, rights::Action};
use latchkey_storage::ClientQuery;

/// Which clients to list.
#[derive(Debug, Clone, Default)]
pub struct ListClients {
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

/// The tenant's clients, the newest first.
pub async fn list(
    app: &App,
    context: &OperationContext,
    request: ListClients,
) -> Result<Page<Client>, Failure> {
    authorise::over_tenant(app, context, Action::ReadClients).await?;
    let ListClients { limit, cursor } = request;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.clients(&ClientQuery { limit, cursor }).await?)
}
