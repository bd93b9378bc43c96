use crate::{
    Storage, StorageError,
    entity::audit_key::{Column, Entity, Model},
};
use latchkey_domain::{
    audit::key::SealedAuditKey,
    clock::{from_micros, to_micros},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, SqlErr, sea_query::Expr};

/// There is one key so far; the number leaves room for a next one.
const NUMBER: i32 = 1;

impl Storage {
    /// The key that seals the audit log, once there is one.
    pub async fn audit_key(&self) -> Result<Option<SealedAuditKey>, StorageError> {
        let row = Entity::find_by_id(NUMBER).one(self.readers()).await?;
        Ok(row.map(|row| SealedAuditKey {
            number: row.number.unsigned_abs(),
            sealed: row.sealed,
            unstamped_until: from_micros(row.unstamped_until),
        }))
    }

    /// Keeps the first key; `false` when somebody else was faster.
    pub async fn insert_audit_key(&self, key: &SealedAuditKey) -> Result<bool, StorageError> {
        let row = Model {
            number: NUMBER,
            sealed: key.sealed.clone(),
            unstamped_until: to_micros(key.unstamped_until),
        };
        match Entity::insert(row.into_active_model()).exec_without_returning(self.writer()).await {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts the same key, sealed anew, in its place; `false` when somebody else has.
    pub async fn replace_audit_key(&self, old: &str, new: &str) -> Result<bool, StorageError> {
        let replaced = Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(new))
            .filter(Column::Number.eq(NUMBER))
            .filter(Column::Sealed.eq(old))
            .exec(self.writer())
            .await?;
        Ok(replaced.rows_affected == 1)
    }
}
