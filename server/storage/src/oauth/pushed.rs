//! Pushed authorization requests (RFC 9126).

use crate::{
    Reader, StorageError, Transaction,
    entity::pushed_request::{Column, Entity, Model},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::ClientId,
    token::TokenDigest,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

impl Reader {
    /// Whose request that is, its parameters, and until when it can be used.
    pub async fn pushed_request(
        &self,
        digest: &TokenDigest,
    ) -> Result<Option<(ClientId, String, Timestamp)>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), digest.0.to_vec())).one(&self.db()).await?;
        Ok(row.map(|row| (ClientId(row.client_id), row.parameters, from_micros(row.expires_at))))
    }
}

impl Transaction {
    /// Keeps a pushed request.
    pub async fn insert_pushed_request(
        &self,
        digest: &TokenDigest,
        client: ClientId,
        parameters: String,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            digest: digest.0.to_vec(),
            client_id: client.0,
            parameters,
            expires_at: to_micros(expires_at),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Uses a pushed request up; `false` for all but one of those who try.
    pub async fn delete_pushed_request(&self, digest: &TokenDigest) -> Result<bool, StorageError> {
        let deleted = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .exec(&self.db())
            .await?;
        Ok(deleted.rows_affected == 1)
    }
}
