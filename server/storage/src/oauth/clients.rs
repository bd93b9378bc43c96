//! OAuth clients.

use crate::{
    Reader, StorageError, Transaction,
    entity::client::{ActiveModel, Column, Entity, Model},
    keyset::{self, Keyset},
    value::{digest, from_json, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    id::{ClientId, TenantId},
    oauth::Client,
    page::Page,
    token::TokenDigest,
};
use sea_orm::{ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// Which clients to list, the newest first.
#[derive(Debug, Clone, Default)]
pub struct ClientQuery {
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

impl Reader {
    /// A page of the tenant's clients.
    pub async fn clients(&self, query: &ClientQuery) -> Result<Page<Client>, StorageError> {
        let order = Keyset { name: "clients", sort: Column::CreatedAt, id: Column::Id, descending: true };
        let select = Entity::find().filter(Column::TenantId.eq(self.tenant_key()));
        let page = order.select::<_, i64>(select.clone(), query.cursor.as_deref(), query.limit)?;
        let rows = page.all(&self.db()).await?;
        let total = keyset::total(&self.db(), select, Column::Id).await?;
        order.page(rows, query.limit, total, |row| (row.created_at, row.id), from_row)
    }

    /// The client with that id.
    pub async fn client(&self, id: ClientId) -> Result<Option<Client>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), id.0)).one(&self.db()).await?;
        row.map(from_row).transpose()
    }
}

impl Transaction {
    /// Keeps a new client.
    pub async fn insert_client(&self, client: &Client) -> Result<(), StorageError> {
        Entity::insert(to_row(client).into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Replaces a client's row by a version that is one higher.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the stored version isn't the one before.
    pub async fn update_client(&self, client: &Client) -> Result<(), StorageError> {
        let row = ActiveModel {
            tenant_id: NotSet,
            id: NotSet,
            created_at: NotSet,
            ..sea_orm::ActiveModelTrait::reset_all(to_row(client).into_active_model())
        };
        let updated = Entity::update_many()
            .set(row)
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(client.id.0))
            .filter(Column::Version.eq(client.version - 1))
            .exec(&self.db())
            .await?;
        if updated.rows_affected == 1 { Ok(()) } else { Err(StorageError::Stale) }
    }

    /// Deletes a client with its grants, consents and codes; `false` when there is none.
    pub async fn delete_client(&self, id: ClientId) -> Result<bool, StorageError> {
        let deleted = Entity::delete_by_id((self.tenant_key(), id.0)).exec(&self.db()).await?;
        Ok(deleted.rows_affected == 1)
    }
}

fn to_row(client: &Client) -> Model {
    Model {
        tenant_id: client.tenant.0,
        id: client.id.0,
        metadata: to_json(&client.metadata),
        secret: client.secret.map(|digest| digest.to_vec()),
        registration_digest: client.registration.map(|digest| digest.0.to_vec()),
        created_at: to_micros(client.created_at),
        updated_at: to_micros(client.updated_at),
        version: client.version,
    }
}

fn from_row(row: Model) -> Result<Client, StorageError> {
    let optional =
        |bytes: Option<Vec<u8>>, column| bytes.map(|bytes| digest(&bytes, "clients", column)).transpose();
    Ok(Client {
        id: ClientId(row.id),
        tenant: TenantId(row.tenant_id),
        metadata: from_json(&row.metadata, "clients", "metadata")?,
        secret: optional(row.secret, "secret")?,
        registration: optional(row.registration_digest, "registration_digest")?.map(TokenDigest),
        created_at: from_micros(row.created_at),
        updated_at: from_micros(row.updated_at),
        version: row.version,
    })
}
