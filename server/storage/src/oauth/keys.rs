//! A tenant's keys, sealed: those that sign, and symmetric ones by their purpose.

use crate::{
    Reader, Storage, StorageError, Transaction,
    entity::{signing_key, tenant_key},
    value::{from_json, name_of, named, to_json},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::TenantId,
    oauth::SigningKeyRow,
};
use latchkey_protocol::jose::Algorithm;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr};

impl Reader {
    /// Every signing key, by algorithm and number.
    pub async fn signing_keys(&self) -> Result<Vec<SigningKeyRow>, StorageError> {
        let rows = signing_key::Entity::find()
            .filter(signing_key::Column::TenantId.eq(self.tenant_key()))
            .order_by_asc(signing_key::Column::Algorithm)
            .order_by_asc(signing_key::Column::Number)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }

    /// The symmetric keys by their purpose, sealed.
    pub async fn tenant_keys(&self) -> Result<Vec<(String, String)>, StorageError> {
        let rows = tenant_key::Entity::find()
            .filter(tenant_key::Column::TenantId.eq(self.tenant_key()))
            .order_by_asc(tenant_key::Column::Purpose)
            .all(&self.db())
            .await?;
        Ok(rows.into_iter().map(|row| (row.purpose, row.sealed)).collect())
    }
}

impl Transaction {
    /// Keeps a signing key, unless another replica has made the one of that number.
    pub async fn insert_signing_key(&self, key: &SigningKeyRow) -> Result<(), StorageError> {
        use signing_key::{Column, Entity, Model};
        let row = Model {
            tenant_id: self.tenant_key(),
            algorithm: name_of(&key.algorithm),
            number: i32::try_from(key.number).unwrap_or(i32::MAX),
            sealed: key.sealed.clone(),
            public_key: to_json(&key.public_key),
            created_at: to_micros(key.created_at),
            active_from: to_micros(key.active_from),
        };
        Entity::insert(row.into_active_model())
            .on_conflict_do_nothing_on([Column::TenantId, Column::Algorithm, Column::Number])
            .exec_without_returning(&self.db())
            .await?;
        Ok(())
    }

    /// Deletes a key that nothing is signed with any more.
    pub async fn delete_signing_key(&self, algorithm: Algorithm, number: u32) -> Result<(), StorageError> {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        signing_key::Entity::delete_by_id((self.tenant_key(), name_of(&algorithm), number))
            .exec(&self.db())
            .await?;
        Ok(())
    }

    /// Keeps a symmetric key, unless another replica has made the one for that purpose.
    pub async fn insert_tenant_key(
        &self,
        purpose: &str,
        sealed: &str,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        use tenant_key::{Column, Entity, Model};
        let row = Model {
            tenant_id: self.tenant_key(),
            purpose: purpose.to_owned(),
            sealed: sealed.to_owned(),
            created_at: to_micros(now),
        };
        Entity::insert(row.into_active_model())
            .on_conflict_do_nothing_on([Column::TenantId, Column::Purpose])
            .exec_without_returning(&self.db())
            .await?;
        Ok(())
    }

    /// Puts a key under another seal, unless it was changed since `old` was read.
    pub async fn replace_sealed_signing_key(
        &self,
        algorithm: Algorithm,
        number: u32,
        old: &str,
        new: &str,
    ) -> Result<bool, StorageError> {
        use signing_key::{Column, Entity};
        let replaced = Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(new))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Algorithm.eq(name_of(&algorithm)))
            .filter(Column::Number.eq(i32::try_from(number).unwrap_or(i32::MAX)))
            .filter(Column::Sealed.eq(old))
            .exec(&self.db())
            .await?;
        Ok(replaced.rows_affected == 1)
    }

    /// The same for a symmetric key.
    pub async fn replace_sealed_tenant_key(
        &self,
        purpose: &str,
        old: &str,
        new: &str,
    ) -> Result<bool, StorageError> {
        use tenant_key::{Column, Entity};
        let replaced = Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(new))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Purpose.eq(purpose))
            .filter(Column::Sealed.eq(old))
            .exec(&self.db())
            .await?;
        Ok(replaced.rows_affected == 1)
    }
}

impl Storage {
    /// The tenants that have keys, for work on all of them.
    pub async fn tenants_with_keys(&self) -> Result<Vec<TenantId>, StorageError> {
        use sea_orm::QuerySelect;
        let ids: Vec<uuid::Uuid> = tenant_key::Entity::find()
            .select_only()
            .column(tenant_key::Column::TenantId)
            .distinct()
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(ids.into_iter().map(TenantId).collect())
    }
}

fn from_row(row: signing_key::Model) -> Result<SigningKeyRow, StorageError> {
    Ok(SigningKeyRow {
        algorithm: named(row.algorithm, "signing_keys", "algorithm")?,
        number: u32::try_from(row.number).unwrap_or(0),
        sealed: row.sealed,
        public_key: from_json(&row.public_key, "signing_keys", "public_key")?,
        created_at: from_micros(row.created_at),
        active_from: from_micros(row.active_from),
    })
}
