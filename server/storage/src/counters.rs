//! Counters for limits that hold across parallel requests and replicas.

use crate::{
    Reader, StorageError, Transaction,
    entity::counter::{Column, Entity, Model},
    value::exact_key,
};
use latchkey_domain::{Timestamp, clock::to_micros};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, OnConflict},
};

impl Reader {
    /// How often `bucket` was hit in the window that began then.
    pub async fn hits(&self, bucket: &str, window_start: Timestamp) -> Result<u64, StorageError> {
        let key = (self.tenant_key(), exact_key(bucket), to_micros(window_start));
        let row = Entity::find_by_id(key).one(&self.db()).await?;
        Ok(row.map_or(0, |row| u64::try_from(row.hits).unwrap_or(0)))
    }
}

impl Transaction {
    /// Counts a hit and returns how many there are in this window now. Until this transaction is over, others who hit the
    /// same bucket wait: commit soon. Past `expires_at` the counter is swept away.
    pub async fn hit(
        &self,
        bucket: &str,
        window_start: Timestamp,
        expires_at: Timestamp,
    ) -> Result<u64, StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            bucket: exact_key(bucket),
            window_start: to_micros(window_start),
            hits: 1,
            expires_at: to_micros(expires_at),
        };
        let one_more = OnConflict::columns([Column::TenantId, Column::Bucket, Column::WindowStart])
            .value(Column::Hits, Expr::col((Entity, Column::Hits)).add(1))
            .to_owned();
        Entity::insert(row.into_active_model())
            .on_conflict(one_more)
            .exec_without_returning(&self.db())
            .await?;
        // Own update, own lock: this reads the count that it made.
        self.hits(bucket, window_start).await
    }

    /// Forgets the bucket's hits of all windows.
    pub async fn clear_hits(&self, bucket: &str) -> Result<(), StorageError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Bucket.eq(exact_key(bucket)))
            .exec(&self.db())
            .await?;
        Ok(())
    }
}
