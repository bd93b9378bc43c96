//! Master-key rotation: everything that is sealed under an older key is opened and sealed anew under the current one.

use crate::{App, Failure, outbox::secret_place};

const BATCH: u64 = 500;

/// Seals every secret at rest anew; answers how many. A secret that changes meanwhile is left as its changer sealed it.
pub async fn reseal_everything(app: &App) -> Result<u64, Failure> {
    let (mut resealed, mut after) = (0, None);
    loop {
        let batch = app.storage().sealed_secrets(after, BATCH).await?;
        let Some((_, last, _)) = batch.last() else { return Ok(resealed) };
        after = Some(*last);
        for (tenant, message, sealed) in batch {
            if sealed.starts_with(app.keyring().current_id()) {
                continue;
            }
            let place = secret_place(tenant, message);
            let opened = app
                .keyring()
                .open(&place, &sealed)
                .map_err(|error| Failure::Internal(format!("the secret of mail {message} is {error}")))?;
            let anew = app.keyring().seal(&place, &opened, &**app.entropy());
            resealed +=
                u64::from(app.storage().replace_sealed_secret(tenant, message, &sealed, &anew).await?);
        }
    }
}
