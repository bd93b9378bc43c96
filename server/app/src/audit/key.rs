//! The key that seals the audit log: minted when it is first needed, cached, sealed anew when the master key changes.

use crate::{App, Failure};
use latchkey_domain::{
    audit::{AuditKey, key::SealedAuditKey},
    clock,
};

/// How long after an upgrade rows without a stamp are taken for those of replicas that still run the release before.
const UPGRADE_SECONDS: u32 = 24 * 60 * 60;

/// The key, made if there is none.
pub(super) async fn key(app: &App) -> Result<&AuditKey, Failure> {
    app.sealing.key.get_or_try_init(|| load_or_mint(app)).await
}

/// The key, if there is one.
pub(super) async fn existing(app: &App) -> Result<Option<&AuditKey>, Failure> {
    match app.storage().audit_key().await? {
        Some(_) => key(app).await.map(Some),
        None => Ok(None),
    }
}

/// What exports and checkpoints are verified with; `None` as long as nothing was sealed.
pub async fn public_key(app: &App) -> Result<Option<[u8; 32]>, Failure> {
    Ok(existing(app).await?.map(AuditKey::public_key))
}

async fn load_or_mint(app: &App) -> Result<AuditKey, Failure> {
    let storage = app.storage();
    if storage.audit_key().await?.is_none() {
        let now = app.clock().now();
        // Only an installation that was upgraded has rows of a release that didn't stamp.
        let is_upgraded = storage.has_unstamped_audit().await?;
        let until = if is_upgraded { clock::after(now, UPGRADE_SECONDS) } else { now };
        let minted = SealedAuditKey::mint(1, until, app.keyring(), &**app.entropy());
        storage.insert_audit_key(&minted).await?;
    }
    // Another server may have been faster: what counts is what is kept.
    let kept = storage.audit_key().await?.ok_or(Failure::State("the audit key is gone"))?;
    kept.open(app.keyring()).map_err(|error| Failure::Internal(format!("the audit key is {error}")))
}

/// Seals the key under the current master key; `false` if it is, or if there is none.
pub(crate) async fn reseal(app: &App) -> Result<bool, Failure> {
    let Some(kept) = app.storage().audit_key().await? else { return Ok(false) };
    let anew = kept
        .sealed_anew(app.keyring(), &**app.entropy())
        .map_err(|error| Failure::Internal(format!("the audit key is {error}")))?;
    let Some(anew) = anew else { return Ok(false) };
    Ok(app.storage().replace_audit_key(&kept.sealed, &anew).await?)
}
