//! Master-key rotation: everything that is sealed under an older key is opened and sealed anew under the current one.

use crate::{App, Failure, audit, issuer, jobs, outbox::secret_place};
use latchkey_domain::{
    id::{MessageId, TenantId},
    seal::OpenError,
};

const BATCH: u64 = 500;

/// Seals every mail's secret at rest, tenants' keys and the audit key anew; answers how many. One that changes meanwhile is left as its changer, who has
/// the current key too, sealed it.
///
/// # Errors
/// [`Failure::State`] while jobs or audit rows wait: what people typed is sealed in jobs, audit rows are stamped under the
/// key that was current when they were written, and both are done within seconds.
pub async fn reseal_everything(app: &App) -> Result<u64, Failure> {
    if app.storage().next_job_due(&jobs::KINDS).await?.is_some() {
        return Err(Failure::State("jobs are waiting: let a server do them first, then run this again"));
    }
    audit::seal_waiting(app).await?;
    if app.storage().has_unsealed_audit().await? {
        return Err(Failure::State(
            "audit rows wait to be sealed: let a server do that first, then run this again",
        ));
    }
    let (mut resealed, mut after) = (u64::from(audit::reseal_key(app).await?), None);
    resealed += issuer::reseal_keys(app).await?;
    loop {
        let batch = app.storage().sealed_secrets(after, BATCH).await?;
        let Some((_, last, _)) = batch.last() else { return Ok(resealed) };
        after = Some(*last);
        for (tenant, message, sealed) in batch {
            let anew = under_current_key(app, tenant, message, &sealed)
                .map_err(|error| Failure::Internal(format!("the secret of mail {message} is {error}")))?;
            if let Some(anew) = anew {
                let storage = app.storage();
                resealed += u64::from(storage.replace_sealed_secret(tenant, message, &sealed, &anew).await?);
            }
        }
    }
}

/// A mail's secret sealed anew; `None` if it is under the current key already.
pub(crate) fn under_current_key(
    app: &App,
    tenant: TenantId,
    message: MessageId,
    sealed: &str,
) -> Result<Option<String>, OpenError> {
    let keyring = app.keyring();
    if keyring.is_current(sealed) {
        return Ok(None);
    }
    let place = secret_place(tenant, message);
    let opened = keyring.open(&place, sealed)?;
    Ok(Some(keyring.seal(&place, &opened, &**app.entropy())))
}
