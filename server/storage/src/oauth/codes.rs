//! Authorization codes.

use crate::{
    Reader, StorageError, Transaction,
    entity::authorization_code::{Column, Entity, Model},
    value::{from_json, instant, to_json},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::GrantId,
    oauth::AuthorizationCode,
    token::TokenDigest,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

impl Reader {
    /// The code of that digest, used or not, living or not.
    pub async fn authorization_code(
        &self,
        digest: &TokenDigest,
    ) -> Result<Option<AuthorizationCode>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), digest.0.to_vec())).one(&self.db()).await?;
        row.map(from_row).transpose()
    }
}

impl Transaction {
    /// Keeps a new code.
    pub async fn insert_authorization_code(
        &self,
        code: &AuthorizationCode,
        digest: &TokenDigest,
    ) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            digest: digest.0.to_vec(),
            grant_id: code.grant.0,
            details: to_json(&code.details),
            expires_at: to_micros(code.expires_at),
            redeemed_at: None,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Uses a living code up; `false` for all but one of those who try.
    pub async fn redeem_authorization_code(
        &self,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let redeemed = Entity::update_many()
            .col_expr(Column::RedeemedAt, Expr::value(to_micros(now)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .filter(Column::RedeemedAt.is_null())
            .filter(Column::ExpiresAt.gt(to_micros(now)))
            .exec(&self.db())
            .await?;
        Ok(redeemed.rows_affected == 1)
    }
}

fn from_row(row: Model) -> Result<AuthorizationCode, StorageError> {
    Ok(AuthorizationCode {
        grant: GrantId(row.grant_id),
        details: from_json(&row.details, "authorization_codes", "details")?,
        expires_at: from_micros(row.expires_at),
        redeemed_at: instant(row.redeemed_at),
    })
}
