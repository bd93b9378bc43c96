use super::{root_key_place, signing_key_place};
use crate::{App, Failure};
use latchkey_domain::{Actor, id::TenantId};

/// Seals the keys of all tenants anew under the current master key; answers how many.
pub(crate) async fn reseal_keys(app: &App) -> Result<u64, Failure> {
    let mut resealed = 0;
    for tenant in app.storage().tenants_with_keys().await? {
        resealed += reseal_keys_of(app, tenant).await?;
    }
    Ok(resealed)
}

async fn reseal_keys_of(app: &App, tenant: TenantId) -> Result<u64, Failure> {
    let context = app.context(tenant, Actor::System, "reseal");
    let transaction = app.storage().begin(tenant).await?;
    let mut resealed = 0;
    for (purpose, sealed) in transaction.tenant_keys().await? {
        if let Some(anew) = anew(app, &context, &root_key_place(tenant, &purpose), &sealed)? {
            resealed += u64::from(transaction.replace_sealed_tenant_key(&purpose, &sealed, &anew).await?);
        }
    }
    for key in transaction.signing_keys().await? {
        let place = signing_key_place(tenant, key.algorithm, key.number);
        if let Some(anew) = anew(app, &context, &place, &key.sealed)? {
            let (algorithm, number) = (key.algorithm, key.number);
            let replaced =
                transaction.replace_sealed_signing_key(algorithm, number, &key.sealed, &anew).await?;
            resealed += u64::from(replaced);
        }
    }
    transaction.commit().await?;
    Ok(resealed)
}

/// `None` where it is under the current key already.
fn anew(
    app: &App,
    context: &latchkey_domain::OperationContext,
    place: &str,
    sealed: &str,
) -> Result<Option<String>, Failure> {
    if app.keyring().is_current(sealed) {
        return Ok(None);
    }
    let opened = app.keyring().open(place, sealed);
    let opened = opened.map_err(|error| Failure::Internal(format!("{place} is {error}")))?;
    Ok(Some(app.keyring().seal(place, &opened, &*context.entropy)))
}
