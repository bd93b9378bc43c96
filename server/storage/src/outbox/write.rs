//! Putting mails into the outbox and moving them on.

use super::{UNSETTLED, to_row};
use crate::{
    StorageError, Transaction,
    entity::{
        attempt,
        message::{ActiveModel, Column, Entity},
    },
};
use latchkey_domain::{
    Timestamp,
    clock::to_micros,
    id::{MessageId, ResetId},
    mail::{MailAttempt, MailState, OutboxMessage},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::NotSet,
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{CaseStatement, Expr},
};

impl Transaction {
    /// Puts a mail into the outbox.
    pub async fn insert_message(&self, message: &OutboxMessage) -> Result<(), StorageError> {
        let mut row = to_row(message);
        row.tenant_id = self.tenant_key();
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Writes what a worker did with a mail that it has claimed; `false` when the mail is no longer the worker's, and then
    /// nothing is written: it was given up, or the lease ran out and another worker went on with it.
    ///
    /// A worker first writes the attempt that it begins (state `Sending`, `attempts` one higher, `next_attempt_at` as
    /// claimed, which is the lease's end), then hands the mail over, then writes how that went.
    pub async fn update_message(&self, message: &OutboxMessage) -> Result<bool, StorageError> {
        let row = ActiveModel {
            tenant_id: NotSet,
            id: NotSet,
            user_id: NotSet,
            reset_id: NotSet,
            recipient: NotSet,
            recipient_key: NotSet,
            kind: NotSet,
            created_at: NotSet,
            ..to_row(message).into_active_model().reset_all()
        };
        // Every lease ends at another instant and every attempt has another number: an outdated worker shows.
        let is_ours = match message.state {
            MailState::Sending => Column::NextAttemptAt.eq(to_micros(message.next_attempt_at)),
            _ => Column::Attempts.lte(message.attempts),
        };
        let updated = Entity::update_many()
            .set(row)
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(message.id.0))
            .filter(Column::State.eq(MailState::Sending.name()))
            .filter(is_ours)
            .exec(&self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Gives up the reset's mails that aren't settled and wipes the secrets of all its mails. Returns how many were given up.
    pub async fn abandon_messages_of_reset(
        &self,
        reset: ResetId,
        why: &str,
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        self.give_up_mails(Column::ResetId.eq(reset.0), &UNSETTLED, why, at).await
    }

    /// Makes a mail due that waits or was given up or refused; `false` when it is none of that. Whether what it needs is
    /// still there is for the caller to check.
    pub async fn retry_message(&self, id: MessageId, now: Timestamp) -> Result<bool, StorageError> {
        let waiting = CaseStatement::new()
            .case(Column::Attempts.eq(0), MailState::Queued.name())
            .finally(MailState::Deferred.name());
        let retriable = [MailState::Queued, MailState::Deferred, MailState::Refused, MailState::Abandoned];
        let updated = Entity::update_many()
            .col_expr(Column::State, waiting.into())
            .col_expr(Column::NextAttemptAt, Expr::value(to_micros(now)))
            .col_expr(Column::DueAt, Expr::value(to_micros(now)))
            .col_expr(Column::SettledAt, Expr::value(None::<i64>))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.0))
            .filter(Column::State.is_in(retriable.map(MailState::name)))
            .exec(&self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Notes an attempt to hand a mail over.
    pub async fn insert_attempt(&self, attempt: &MailAttempt) -> Result<(), StorageError> {
        let row = attempt::Model {
            tenant_id: self.tenant_key(),
            message_id: attempt.message.0,
            number: i32::try_from(attempt.number).unwrap_or(i32::MAX),
            at: to_micros(attempt.at),
            state: attempt.state.name().to_owned(),
            answer: attempt.answer.clone(),
            header_message_id: attempt.header_message_id.clone(),
        };
        attempt::Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Wipes the secrets of the tenant's mails that are meant, and gives up those in one of `states`.
    pub(crate) async fn give_up_mails(
        &self,
        meant: Expr,
        states: &[MailState],
        why: &str,
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let mails = Entity::update_many().filter(Column::TenantId.eq(self.tenant_key())).filter(meant);
        mails
            .clone()
            .col_expr(Column::SealedSecret, Expr::value(None::<String>))
            .filter(Column::SealedSecret.is_not_null())
            .exec(&self.db())
            .await?;
        let given_up = mails
            .col_expr(Column::State, Expr::value(MailState::Abandoned.name()))
            .col_expr(Column::DueAt, Expr::value(None::<i64>))
            .col_expr(Column::SettledAt, Expr::value(to_micros(at)))
            .col_expr(Column::LastAnswer, Expr::value(why))
            .filter(Column::State.is_in(states.iter().map(|state| state.name())))
            .exec(&self.db())
            .await?;
        Ok(given_up.rows_affected)
    }
}
