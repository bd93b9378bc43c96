//! What may be used once, and what was revoked before its time.

use crate::{
    Reader, Storage, StorageError,
    entity::spent_identifier::{Column, Entity, Model},
    value::exact_key,
};
use latchkey_domain::{Timestamp, clock::to_micros, id::TenantId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, SqlErr};

impl Reader {
    /// Whether it was spent.
    pub async fn is_spent(&self, identifier: &str) -> Result<bool, StorageError> {
        let count = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(exact_key(identifier)))
            .count(&self.db())
            .await?;
        Ok(count > 0)
    }
}

impl Storage {
    /// Spends an identifier; `false` for all but the first who tries, on any replica. Forgotten after `expires_at`.
    pub async fn spend(
        &self,
        tenant: TenantId,
        identifier: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StorageError> {
        let row =
            Model { tenant_id: tenant.0, digest: exact_key(identifier), expires_at: to_micros(expires_at) };
        // Not as an insert that does nothing where there is one: MariaDB counts that as a row, too.
        let inserted = Entity::insert(row.into_active_model()).exec_without_returning(self.writer()).await;
        match inserted {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
