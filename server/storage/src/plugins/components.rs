//! Uploaded components.

use crate::{
    Reader, StorageError, Transaction, Unique,
    entity::{
        plugin::{Column, Entity, Model},
        plugin_chunk as chunk,
    },
    keyset::{self, Keyset},
    value::{digest, from_json, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    digest as sha,
    id::{PluginId, TenantId, UserId},
    page::Page,
    plugin::{Capability, Plugin},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

/// A component is kept in pieces of this size: MariaDB takes no statement longer than 16 MiB unless it is told to.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Which plugins to list, the newest first.
#[derive(Debug, Clone, Default)]
pub struct PluginQuery {
    pub capability: Option<Capability>,
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

impl Reader {
    /// A page of the tenant's plugins.
    pub async fn plugins(&self, query: &PluginQuery) -> Result<Page<Plugin>, StorageError> {
        let order = Keyset { name: "plugins", sort: Column::UploadedAt, id: Column::Id, descending: true };
        let conditions = Condition::all()
            .add(Column::TenantId.eq(self.tenant_key()))
            .add_option(query.capability.map(|capability| Column::Capability.eq(capability.name())));
        let select = Entity::find().filter(conditions);
        let page = order.select::<_, i64>(select.clone(), query.cursor.as_deref(), query.limit)?;
        let rows = page.all(&self.db()).await?;
        let total = keyset::total(&self.db(), select, Column::Id).await?;
        order.page(rows, query.limit, total, |row| (row.uploaded_at, row.id), from_row)
    }

    /// The plugin with that id.
    pub async fn plugin(&self, id: PluginId) -> Result<Option<Plugin>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), id.0)).one(&self.db()).await?;
        row.map(from_row).transpose()
    }

    /// The plugin that is this component; `digest` in hexadecimal.
    pub async fn plugin_by_digest(&self, digest: &str) -> Result<Option<Plugin>, StorageError> {
        let row = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(sha::from_hex(digest).unwrap_or_default().to_vec()))
            .one(&self.db())
            .await?;
        row.map(from_row).transpose()
    }

    /// A plugin's component, whole; `None` where there is none, or not all of it.
    pub async fn component(&self, plugin: PluginId) -> Result<Option<Vec<u8>>, StorageError> {
        let chunks = chunk::Entity::find()
            .filter(chunk::Column::TenantId.eq(self.tenant_key()))
            .filter(chunk::Column::PluginId.eq(plugin.0))
            .order_by_asc(chunk::Column::Number)
            .all(&self.db())
            .await?;
        let bytes = chunks.into_iter().flat_map(|chunk| chunk.content).collect::<Vec<u8>>();
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }
}

impl Transaction {
    /// Keeps an uploaded component.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] of [`Unique::Component`] where the tenant has it already.
    pub async fn insert_plugin(&self, plugin: &Plugin, component: &[u8]) -> Result<(), StorageError> {
        let row = to_row(plugin)?;
        Entity::insert(row.into_active_model())
            .exec_without_returning(&self.db())
            .await
            .map_err(|error| StorageError::of_unique(error, Unique::Component))?;
        for (number, content) in (0..).zip(component.chunks(CHUNK_BYTES)) {
            let row = chunk::Model {
                tenant_id: self.tenant_key(),
                plugin_id: plugin.id.0,
                number,
                content: content.to_vec(),
            };
            chunk::Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        }
        Ok(())
    }

    /// Deletes a plugin with its component; `false` when there is none. Whether it is bound is for the caller to ask.
    pub async fn delete_plugin(&self, id: PluginId) -> Result<bool, StorageError> {
        let deleted = Entity::delete_by_id((self.tenant_key(), id.0)).exec(&self.db()).await?;
        Ok(deleted.rows_affected == 1)
    }
}

fn to_row(plugin: &Plugin) -> Result<Model, StorageError> {
    Ok(Model {
        tenant_id: plugin.tenant.0,
        id: plugin.id.0,
        capability: plugin.capability.name().to_owned(),
        name: plugin.name.clone(),
        version: plugin.version.clone(),
        settings_schema: to_json(&plugin.settings_schema),
        digest: sha::from_hex(&plugin.digest).ok_or(StorageError::corrupt("plugins", "digest"))?.to_vec(),
        size_bytes: i64::try_from(plugin.size_bytes).unwrap_or(i64::MAX),
        uploaded_at: to_micros(plugin.uploaded_at),
        uploaded_by: plugin.uploaded_by.map(|user| user.0),
    })
}

fn from_row(row: Model) -> Result<Plugin, StorageError> {
    Ok(Plugin {
        id: PluginId(row.id),
        tenant: TenantId(row.tenant_id),
        capability: row.capability.parse().map_err(|_| StorageError::corrupt("plugins", "capability"))?,
        name: row.name,
        version: row.version,
        settings_schema: from_json(&row.settings_schema, "plugins", "settings_schema")?,
        digest: sha::hex(&digest(&row.digest, "plugins", "digest")?),
        size_bytes: u64::try_from(row.size_bytes).unwrap_or(0),
        uploaded_at: from_micros(row.uploaded_at),
        uploaded_by: row.uploaded_by.map(UserId),
    })
}
