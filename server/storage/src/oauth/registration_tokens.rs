//! Initial access tokens.

use crate::{
    Reader, StorageError, Transaction,
    entity::registration_token::{Column, Entity, Model},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::RegistrationTokenId,
    oauth::RegistrationToken,
    token::TokenDigest,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};

impl Reader {
    /// Every initial access token, the newest first, expired ones too.
    pub async fn registration_tokens(&self) -> Result<Vec<RegistrationToken>, StorageError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .all(&self.db())
            .await?;
        Ok(rows.into_iter().map(from_row).collect())
    }

    /// Whether a living token with a registration left has that digest.
    pub async fn is_registration_token(
        &self,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .filter(Column::ExpiresAt.gt(to_micros(now)))
            .one(&self.db())
            .await?;
        Ok(found.is_some_and(|row| row.uses_left.is_none_or(|uses| uses > 0)))
    }
}

impl Transaction {
    /// Keeps a new token.
    pub async fn insert_registration_token(
        &self,
        token: &RegistrationToken,
        digest: &TokenDigest,
    ) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            id: token.id.0,
            digest: digest.0.to_vec(),
            name: token.name.clone(),
            created_at: to_micros(token.created_at),
            expires_at: to_micros(token.expires_at),
            uses_left: token.uses_left.map(|uses| i32::try_from(uses).unwrap_or(i32::MAX)),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Takes one registration off a living token that has one left, and names it; `None` otherwise.
    pub async fn use_registration_token(
        &self,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<RegistrationTokenId>, StorageError> {
        let of_digest = Condition::all()
            .add(Column::TenantId.eq(self.tenant_key()))
            .add(Column::Digest.eq(digest.0.to_vec()))
            .add(Column::ExpiresAt.gt(to_micros(now)));
        let counted = Entity::update_many()
            .col_expr(Column::UsesLeft, Expr::col(Column::UsesLeft).sub(1))
            .filter(of_digest.clone())
            .filter(Column::UsesLeft.gt(0))
            .exec(&self.db())
            .await?;
        let found = Entity::find().filter(of_digest).one(&self.db()).await?;
        let may = |row: &Model| counted.rows_affected == 1 || row.uses_left.is_none();
        Ok(found.filter(may).map(|row| RegistrationTokenId(row.id)))
    }

    /// Deletes a token; `false` when there is none.
    pub async fn delete_registration_token(&self, id: RegistrationTokenId) -> Result<bool, StorageError> {
        let deleted = Entity::delete_by_id((self.tenant_key(), id.0)).exec(&self.db()).await?;
        Ok(deleted.rows_affected == 1)
    }
}

fn from_row(row: Model) -> RegistrationToken {
    RegistrationToken {
        id: RegistrationTokenId(row.id),
        name: row.name,
        created_at: from_micros(row.created_at),
        expires_at: from_micros(row.expires_at),
        uses_left: row.uses_left.map(|uses| u32::try_from(uses).unwrap_or(0)),
    }
}
