//! The queue of mails, which all tenants and all replicas share.

use super::from_row;
use crate::{
    Storage, StorageError,
    entity::message::{Column, Entity},
    value::instant,
};
use latchkey_domain::{
    Timestamp,
    clock::to_micros,
    mail::{MailState, OutboxMessage},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

impl Storage {
    /// Takes up to `limit` mails that are due, those that have waited longest first, whose ever they are. Until
    /// `lease_until` they are the caller's; past it, unless settled or deferred, they are anybody's again.
    ///
    /// The mails come back in state `Sending`, with `next_attempt_at` at the end of the lease; see
    /// [`Transaction::update_message`](crate::Transaction::update_message) for what to do with them.
    pub async fn claim_mail(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u64,
    ) -> Result<Vec<OutboxMessage>, StorageError> {
        let transaction = self.begin_anywhere().await?;
        let mut rows = Entity::find()
            .filter(Column::DueAt.lte(to_micros(now)))
            .order_by_asc(Column::DueAt)
            .limit(limit)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&transaction)
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let lease = to_micros(lease_until);
        Entity::update_many()
            .col_expr(Column::State, Expr::value(MailState::Sending.name()))
            .col_expr(Column::NextAttemptAt, Expr::value(lease))
            .col_expr(Column::DueAt, Expr::value(lease))
            .filter(Column::TenantId.is_in(rows.iter().map(|row| row.tenant_id)))
            .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        for row in &mut rows {
            row.state = MailState::Sending.name().to_owned();
            row.next_attempt_at = lease;
        }
        // A row that this release can't read (a newer one's, say) must not hold the others up.
        let mails = rows.into_iter().filter_map(|row| {
            let id = row.id;
            from_row(row).inspect_err(|error| tracing::error!(%id, %error, "a mail can't be read")).ok()
        });
        Ok(mails.collect())
    }

    /// When there is next something to claim: the earliest attempt due or lease running out.
    pub async fn next_mail_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let earliest: Option<Option<i64>> = Entity::find()
            .select_only()
            .column_as(Column::DueAt.min(), "earliest")
            .into_tuple()
            .one(self.readers())
            .await?;
        Ok(instant(earliest.flatten()))
    }
}
