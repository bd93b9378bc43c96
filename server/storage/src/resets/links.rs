//! The links of resets: each opens once, if at all.

use crate::{
    Reader, StorageError, Transaction,
    entity::reset_link::{Column, Entity, Model},
    value::{digest, instant, micros},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::{ResetId, TenantId, UserId},
    reset::ResetLink,
    token::TokenDigest,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

impl Reader {
    /// The link of that token, alive or not.
    pub async fn reset_link(&self, digest: &TokenDigest) -> Result<Option<ResetLink>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), digest.0.to_vec())).one(&self.db()).await?;
        row.map(from_row).transpose()
    }

    /// The reset's link that works at `now`, if there is one.
    pub async fn live_link_of(
        &self,
        reset: ResetId,
        now: Timestamp,
    ) -> Result<Option<ResetLink>, StorageError> {
        let row = Entity::find()
            .filter(self.alive(now))
            .filter(Column::ResetId.eq(reset.0))
            .order_by_desc(Column::IssuedAt)
            .one(&self.db())
            .await?;
        row.map(from_row).transpose()
    }

    /// Links that were neither used nor killed and whose time isn't over.
    fn alive(&self, now: Timestamp) -> Condition {
        Condition::all()
            .add(Column::TenantId.eq(self.tenant_key()))
            .add(Column::EndedAt.is_null())
            .add(Column::ExpiresAt.gt(to_micros(now)))
    }
}

impl Transaction {
    /// Keeps a new link.
    pub async fn insert_reset_link(&self, link: &ResetLink) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            digest: link.digest.0.to_vec(),
            user_id: link.user.0,
            reset_id: link.reset.0,
            issued_at: to_micros(link.issued_at),
            expires_at: to_micros(link.expires_at),
            ended_at: micros(link.ended_at),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Uses a link up. One conditional statement: of all who try, here and on other replicas, one gets `true`.
    pub async fn consume_link(&self, digest: &TokenDigest, now: Timestamp) -> Result<bool, StorageError> {
        let ended = self.end_links(Column::Digest.eq(digest.0.to_vec()), now).await?;
        Ok(ended == 1)
    }

    /// Kills the reset's links that are alive and returns how many there were.
    pub async fn kill_links_of_reset(&self, reset: ResetId, now: Timestamp) -> Result<u64, StorageError> {
        self.kill_links_of_resets(&[reset.0], now).await
    }

    /// Kills the user's links that are alive, of whatever reset, and returns how many there were.
    pub async fn kill_links_of(&self, user: UserId, now: Timestamp) -> Result<u64, StorageError> {
        self.end_links(Column::UserId.eq(user.0), now).await
    }

    pub(super) async fn kill_links_of_resets(
        &self,
        resets: &[Uuid],
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        self.end_links(Column::ResetId.is_in(resets.iter().copied()), now).await
    }

    async fn end_links(&self, which: Expr, now: Timestamp) -> Result<u64, StorageError> {
        let ended = Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(to_micros(now)))
            .filter(self.alive(now))
            .filter(which)
            .exec(&self.db())
            .await?;
        Ok(ended.rows_affected)
    }
}

fn from_row(row: Model) -> Result<ResetLink, StorageError> {
    Ok(ResetLink {
        digest: TokenDigest(digest(&row.digest, "reset_links", "digest")?),
        tenant: TenantId(row.tenant_id),
        user: UserId(row.user_id),
        reset: ResetId(row.reset_id),
        issued_at: from_micros(row.issued_at),
        expires_at: from_micros(row.expires_at),
        ended_at: instant(row.ended_at),
    })
}
