//! Beginning resets and moving them on.

use super::{OPEN, state_columns, to_row};
use crate::{
    StorageError, Transaction,
    entity::{
        message,
        reset::{Column, Entity},
    },
    outbox,
};
use latchkey_domain::{
    Timestamp,
    clock::to_micros,
    id::{ResetId, UserId},
    reset::{Reset, ResetState},
};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
    sea_query::Expr,
};
use uuid::Uuid;

impl Transaction {
    /// Keeps a new reset.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when there is no such user.
    pub async fn insert_reset(&self, reset: &Reset) -> Result<(), StorageError> {
        let mut row = to_row(reset);
        row.tenant_id = self.tenant_key();
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Moves a reset to `state`; `false` when there is no such reset. Whether the transition is allowed is
    /// [`ResetState`]'s to say: read the reset in this transaction, under its user's lock.
    pub async fn set_reset_state(&self, id: ResetId, state: ResetState) -> Result<bool, StorageError> {
        let moved = moved_to(self.update_reset(id), state).exec(&self.db()).await?;
        Ok(moved.rows_affected == 1)
    }

    /// Notes when a live page of the reset's link was opened for the first time. `false` if that was noted before.
    pub async fn mark_reset_opened(&self, id: ResetId, at: Timestamp) -> Result<bool, StorageError> {
        let marked = self
            .update_reset(id)
            .col_expr(Column::OpenedAt, Expr::value(to_micros(at)))
            .filter(Column::OpenedAt.is_null())
            .exec(&self.db())
            .await?;
        Ok(marked.rows_affected == 1)
    }

    /// Sends the reset's next mail to another address. `false` when there is no such reset.
    pub async fn update_reset_delivery(
        &self,
        id: ResetId,
        deliver_to: Option<&str>,
        delivered_elsewhere: bool,
    ) -> Result<bool, StorageError> {
        let updated = self
            .update_reset(id)
            .col_expr(Column::DeliverTo, Expr::value(deliver_to))
            .col_expr(Column::DeliveredElsewhere, Expr::value(delivered_elsewhere))
            .exec(&self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Ends the user's open resets but `except`, with their links, their secrets and the mails that aren't
    /// settled. Returns which ones that were.
    pub async fn supersede_open_resets(
        &self,
        user: UserId,
        except: Option<ResetId>,
        at: Timestamp,
    ) -> Result<Vec<ResetId>, StorageError> {
        let open: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .filter(Column::State.is_in(OPEN))
            .filter(Column::Id.ne(except.map_or(Uuid::nil(), |reset| reset.0)))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .into_tuple()
            .all(&self.db())
            .await?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let superseded = Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.is_in(open.iter().copied()));
        moved_to(superseded, ResetState::Superseded { at }).exec(&self.db()).await?;
        self.kill_links_of_resets(&open, at).await?;
        let mails = message::Column::ResetId.is_in(open.iter().copied());
        self.give_up_mails(mails, &outbox::UNSETTLED, "The reset was superseded.", at).await?;
        Ok(open.into_iter().map(ResetId).collect())
    }

    fn update_reset(&self, id: ResetId) -> UpdateMany<Entity> {
        Entity::update_many().filter(Column::TenantId.eq(self.tenant_key())).filter(Column::Id.eq(id.0))
    }
}

fn moved_to(resets: UpdateMany<Entity>, state: ResetState) -> UpdateMany<Entity> {
    let (sent_at, expires_at, ended_at) = state_columns(state);
    resets
        .col_expr(Column::State, Expr::value(state.name()))
        .col_expr(Column::SentAt, Expr::value(sent_at))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .col_expr(Column::EndedAt, Expr::value(ended_at))
}
