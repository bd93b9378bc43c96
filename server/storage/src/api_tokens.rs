//! Personal API tokens.

use crate::{
    Reader, Storage, StorageError, Transaction,
    entity::{
        api_token::{Column, Entity, Model},
        user,
    },
    tenants, users,
    value::{from_json, instant, micros, to_json},
};
use latchkey_domain::{
    Timestamp,
    api_token::ApiToken,
    clock::{before, from_micros, to_micros},
    id::{ApiTokenId, TenantId, UserId},
    tenant::Tenant,
    token::TokenDigest,
    user::User,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};

/// How much older than the present the note of a token's last use may be.
const LAST_USE_SECONDS: u32 = 60;

impl Storage {
    /// The token of that secret, with its person and their tenant. Whether it is alive is for the caller to say.
    pub async fn api_token(
        &self,
        digest: &TokenDigest,
    ) -> Result<Option<(ApiToken, User, Tenant)>, StorageError> {
        let row = Entity::find()
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .find_also_related(user::Entity)
            .one(self.readers())
            .await?;
        let Some((token, Some(user))) = row else {
            return Ok(None);
        };
        let tenant = tenants::by_id(self.readers(), TenantId(token.tenant_id)).await?;
        tenant.map(|tenant| Ok((from_row(token)?, users::from_row(user)?, tenant))).transpose()
    }

    /// Notes that a token was used, unless that was noted within the last minute.
    pub async fn touch_api_token(
        &self,
        tenant: TenantId,
        id: ApiTokenId,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        touch(self.writer(), tenant, id, at).await
    }
}

impl Reader {
    /// The person's tokens, the newest first, expired ones too.
    pub async fn api_tokens_of(&self, user: UserId) -> Result<Vec<ApiToken>, StorageError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }
}

impl Transaction {
    /// Keeps a new token.
    pub async fn insert_api_token(&self, token: &ApiToken, digest: &TokenDigest) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            id: token.id.0,
            user_id: token.user.0,
            digest: digest.0.to_vec(),
            name: token.name.clone(),
            scopes: to_json(&token.scopes),
            created_at: to_micros(token.created_at),
            expires_at: to_micros(token.expires_at),
            last_used_at: micros(token.last_used_at),
            credential_version: token.credential_version,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Deletes a token of that person; `false` when they have no such token.
    pub async fn revoke_api_token(&self, user: UserId, id: ApiTokenId) -> Result<bool, StorageError> {
        let revoked = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.0))
            .filter(Column::UserId.eq(user.0))
            .exec(&self.db())
            .await?;
        Ok(revoked.rows_affected == 1)
    }

    /// Deletes the person's tokens and returns how many there were.
    pub async fn revoke_api_tokens_of(&self, user: UserId) -> Result<u64, StorageError> {
        let revoked = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .exec(&self.db())
            .await?;
        Ok(revoked.rows_affected)
    }

    /// Notes that a token was used, unless that was noted within the last minute.
    pub async fn touch_api_token(&self, id: ApiTokenId, at: Timestamp) -> Result<(), StorageError> {
        touch(&self.db(), self.tenant_id(), id, at).await
    }
}

async fn touch(
    db: &impl ConnectionTrait,
    tenant: TenantId,
    id: ApiTokenId,
    at: Timestamp,
) -> Result<(), StorageError> {
    let outdated = Condition::any()
        .add(Column::LastUsedAt.is_null())
        .add(Column::LastUsedAt.lte(to_micros(before(at, LAST_USE_SECONDS))));
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(to_micros(at)))
        .filter(Column::TenantId.eq(tenant.0))
        .filter(Column::Id.eq(id.0))
        .filter(outdated)
        .exec(db)
        .await?;
    Ok(())
}

fn from_row(row: Model) -> Result<ApiToken, StorageError> {
    Ok(ApiToken {
        id: ApiTokenId(row.id),
        tenant: TenantId(row.tenant_id),
        user: UserId(row.user_id),
        name: row.name,
        scopes: from_json(&row.scopes, "api_tokens", "scopes")?,
        created_at: from_micros(row.created_at),
        expires_at: from_micros(row.expires_at),
        last_used_at: instant(row.last_used_at),
        credential_version: row.credential_version,
    })
}
