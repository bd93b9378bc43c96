//! Which passwords guests have made before, by keyed digest: a guest that repeats itself is found out.

use crate::{
    StorageError, Transaction,
    entity::generated_password::{Entity, Model},
};
use latchkey_domain::{Timestamp, clock::to_micros};
use sea_orm::{EntityTrait, IntoActiveModel, SqlErr};

impl Transaction {
    /// Remembers a password by its keyed digest; `false` where it was made for this tenant before. After `false` the
    /// transaction is good for nothing but being dropped.
    pub async fn remember_generated(&self, digest: &[u8; 32], at: Timestamp) -> Result<bool, StorageError> {
        let row =
            Model { tenant_id: self.tenant_key(), digest: digest.to_vec(), generated_at: to_micros(at) };
        match Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
