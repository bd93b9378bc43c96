//! What is bound: revisions of which the highest holds.

use crate::{
    Reader, StorageError, Transaction,
    entity::plugin_binding::{Column, Entity, Model},
    value::{digest, from_json, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    digest as sha,
    id::{PluginId, UserId},
    plugin::{Binding, Capability, Fallback},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

impl Reader {
    /// What holds for a capability; `None` where nothing was ever bound.
    pub async fn binding(&self, capability: Capability) -> Result<Option<Binding>, StorageError> {
        Ok(self.binding_history(capability, 1).await?.pop())
    }

    /// A capability's revisions, the newest first.
    pub async fn binding_history(
        &self,
        capability: Capability,
        most: u64,
    ) -> Result<Vec<Binding>, StorageError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Capability.eq(capability.name()))
            .order_by_desc(Column::Revision)
            .limit(most)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }
}

impl Transaction {
    /// Lets a new revision hold.
    ///
    /// # Errors
    /// [`StorageError::Stale`] where somebody else was first with this revision.
    pub async fn insert_binding(&self, binding: &Binding) -> Result<(), StorageError> {
        let digest = match &binding.digest {
            Some(digest) => Some(
                sha::from_hex(digest).ok_or(StorageError::corrupt("plugin_bindings", "digest"))?.to_vec(),
            ),
            None => None,
        };
        let row = Model {
            tenant_id: self.tenant_key(),
            capability: binding.capability.name().to_owned(),
            revision: i32::try_from(binding.revision).unwrap_or(i32::MAX),
            plugin_id: binding.plugin.map(|plugin| plugin.0),
            digest,
            settings: to_json(&binding.settings),
            on_failure: binding.on_failure.name().to_owned(),
            bound_at: to_micros(binding.bound_at),
            bound_by: binding.bound_by.map(|user| user.0),
        };
        let inserted = Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await;
        inserted.map_err(StorageError::stale_if_taken)?;
        Ok(())
    }
}

fn from_row(row: Model) -> Result<Binding, StorageError> {
    let corrupt = |column| StorageError::corrupt("plugin_bindings", column);
    let digest = row.digest.map(|bytes| digest(&bytes, "plugin_bindings", "digest")).transpose()?;
    Ok(Binding {
        capability: row.capability.parse().map_err(|_| corrupt("capability"))?,
        revision: u32::try_from(row.revision).map_err(|_| corrupt("revision"))?,
        plugin: row.plugin_id.map(PluginId),
        digest: digest.map(|digest| sha::hex(&digest)),
        settings: from_json(&row.settings, "plugin_bindings", "settings")?,
        on_failure: Fallback::named(&row.on_failure).ok_or_else(|| corrupt("on_failure"))?,
        bound_at: from_micros(row.bound_at),
        bound_by: row.bound_by.map(UserId),
    })
}
