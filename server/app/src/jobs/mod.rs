//! Background work as rows: queued in the caller's transaction, claimed under a lease, one kind a file.

pub mod worker;

use crate::{App, Failure};
use latchkey_domain::{
    OperationContext,
    id::{JobId, TenantId},
};
use latchkey_storage::{NewJob, Transaction};
use serde::{Serialize, de::DeserializeOwned};

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Look up who was meant by *Forgot your password?*.
    Recover,
    /// Tell a client that somebody is logged out.
    LogoutNotice,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Recover, Self::LogoutNotice];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Recover => "recover",
            Self::LogoutNotice => "logout-notice",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The names of all kinds.
pub const KINDS: [&str; 2] = [Kind::Recover.name(), Kind::LogoutNotice.name()];

/// Queues a job. Its payload is sealed: it holds what people typed.
pub(crate) async fn insert(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    kind: Kind,
    payload: &impl Serialize,
) -> Result<(), Failure> {
    let id = JobId::new(&*context.clock, &*context.entropy);
    let text = serde_json::to_vec(payload).map_err(|error| Failure::Internal(error.to_string()))?;
    let payload = app.keyring().seal(&place(context.tenant, id), &text, &*context.entropy);
    let job = NewJob { id, kind: kind.name().to_owned(), payload, run_at: context.now() };
    transaction.insert_job(&job).await?;
    Ok(())
}

fn open<T: DeserializeOwned>(app: &App, tenant: TenantId, id: JobId, payload: &str) -> Result<T, String> {
    let opened = app.keyring().open(&place(tenant, id), payload).map_err(|error| error.to_string())?;
    serde_json::from_slice(&opened).map_err(|error| error.to_string())
}

fn place(tenant: TenantId, id: JobId) -> String {
    format!("job/{tenant}/{id}")
}
