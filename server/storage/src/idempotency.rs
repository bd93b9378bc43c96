//! Answers kept so that a repeated request gets the same one and does nothing again.

use crate::{
    Reader, StorageError, Transaction, Unique,
    entity::idempotency_key::{Column, Entity, Model},
    value::{digest, exact_key},
};
use latchkey_domain::{Timestamp, clock::to_micros};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// An answer given before. The body carries no secret: a replay never repeats one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// SHA-256 of the request, by which a different one under the same key is recognised.
    pub request_digest: [u8; 32],
    /// HTTP status code.
    pub status: u16,
    pub body: String,
}

impl Reader {
    /// The answer that `actor` got under `key`, unless it has expired.
    pub async fn idempotency(
        &self,
        actor: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<IdempotencyRecord>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), key_of(actor, key)))
            .filter(Column::ExpiresAt.gt(to_micros(now)))
            .one(&self.db())
            .await?;
        row.map(from_row).transpose()
    }
}

impl Transaction {
    /// Keeps an answer until `expires_at`, in the transaction of what it tells of.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] of [`Unique::IdempotencyKey`] when the actor has used the key: roll back and replay.
    pub async fn insert_idempotency(
        &self,
        actor: &str,
        key: &str,
        record: &IdempotencyRecord,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        // An answer that has expired but wasn't swept away yet is in nobody's way.
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::KeyDigest.eq(key_of(actor, key)))
            .filter(Column::ExpiresAt.lte(to_micros(now)))
            .exec(&self.db())
            .await?;
        let row = Model {
            tenant_id: self.tenant_key(),
            key_digest: key_of(actor, key),
            request_digest: record.request_digest.to_vec(),
            status: record.status.into(),
            body: record.body.clone(),
            created_at: to_micros(now),
            expires_at: to_micros(expires_at),
        };
        Entity::insert(row.into_active_model())
            .exec_without_returning(&self.db())
            .await
            .map_err(|error| StorageError::of_unique(error, Unique::IdempotencyKey))?;
        Ok(())
    }
}

/// The length keeps two pairs apart whose texts, written one after the other, are alike.
fn key_of(actor: &str, key: &str) -> Vec<u8> {
    exact_key(&format!("{}:{actor}{key}", actor.len()))
}

fn from_row(row: Model) -> Result<IdempotencyRecord, StorageError> {
    Ok(IdempotencyRecord {
        request_digest: digest(&row.request_digest, "idempotency_keys", "request_digest")?,
        status: u16::try_from(row.status).map_err(|_| StorageError::corrupt("idempotency_keys", "status"))?,
        body: row.body,
    })
}
