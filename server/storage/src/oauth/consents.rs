//! What people have agreed to.

use crate::{
    Reader, StorageError, Transaction,
    entity::consent::{Column, Entity, Model},
    value::{from_json, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    id::{ClientId, UserId},
    oauth::Consent,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::OnConflict};

impl Reader {
    /// What that person agreed to for that client.
    pub async fn consent(&self, user: UserId, client: ClientId) -> Result<Option<Consent>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), user.0, client.0)).one(&self.db()).await?;
        row.map(from_row).transpose()
    }

    /// All that a person agreed to, the latest first.
    pub async fn consents_of(&self, user: UserId) -> Result<Vec<Consent>, StorageError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .order_by_desc(Column::GrantedAt)
            .order_by_asc(Column::ClientId)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }
}

impl Transaction {
    /// Remembers what a person agreed to, in place of what they agreed to before.
    pub async fn put_consent(&self, consent: &Consent) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            user_id: consent.user.0,
            client_id: consent.client.0,
            details: to_json(&consent.details),
            granted_at: to_micros(consent.granted_at),
        };
        let replace = OnConflict::columns([Column::TenantId, Column::UserId, Column::ClientId])
            .update_columns([Column::Details, Column::GrantedAt])
            .to_owned();
        Entity::insert(row.into_active_model())
            .on_conflict(replace)
            .exec_without_returning(&self.db())
            .await?;
        Ok(())
    }

    /// Forgets what a person agreed to for a client; `false` when there was nothing.
    pub async fn delete_consent(&self, user: UserId, client: ClientId) -> Result<bool, StorageError> {
        let deleted = Entity::delete_by_id((self.tenant_key(), user.0, client.0)).exec(&self.db()).await?;
        Ok(deleted.rows_affected == 1)
    }
}

fn from_row(row: Model) -> Result<Consent, StorageError> {
    Ok(Consent {
        user: UserId(row.user_id),
        client: ClientId(row.client_id),
        details: from_json(&row.details, "consents", "details")?,
        granted_at: from_micros(row.granted_at),
    })
}
