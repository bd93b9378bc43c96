//! Background work as rows: written with what asks for it, claimed with a lease, deleted when done.

use crate::{
    Storage, StorageError, Transaction,
    entity::job::{Column, Entity, Model},
    value::instant,
};
use latchkey_domain::{
    Timestamp,
    clock::to_micros,
    id::{JobId, TenantId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

/// Work to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    pub id: JobId,
    /// Which code does it; at most 40 ASCII letters.
    pub kind: String,
    /// What that code needs, as JSON: ids, never secrets.
    pub payload: String,
    pub run_at: Timestamp,
}

/// Claimed work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub id: JobId,
    pub tenant: TenantId,
    pub kind: String,
    pub payload: String,
    /// How often it was claimed, this time included.
    pub attempts: u32,
}

impl Storage {
    /// Takes up to `limit` jobs of those kinds that are due, those that have waited longest first. Past `lease_until`, a
    /// job that is neither finished nor put off is due again.
    pub async fn claim_jobs(
        &self,
        kinds: &[&str],
        now: Timestamp,
        lease_until: Timestamp,
        limit: u64,
    ) -> Result<Vec<JobRow>, StorageError> {
        let transaction = self.begin_anywhere().await?;
        let rows = Entity::find()
            .filter(Column::RunAt.lte(to_micros(now)))
            .filter(Column::Kind.is_in(kinds.iter().copied()))
            .order_by_asc(Column::RunAt)
            .limit(limit)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&transaction)
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        // Tenant and id together: another tenant's job may have the same id.
        let claimed_rows = rows.iter().fold(Condition::any(), |any, row| {
            any.add(Column::TenantId.eq(row.tenant_id).and(Column::Id.eq(row.id)))
        });
        Entity::update_many()
            .col_expr(Column::RunAt, Expr::value(to_micros(lease_until)))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .filter(claimed_rows)
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows.into_iter().map(claimed).collect())
    }

    /// When there is next a job of those kinds to claim: the earliest one due or lease running out.
    pub async fn next_job_due(&self, kinds: &[&str]) -> Result<Option<Timestamp>, StorageError> {
        let earliest: Option<Option<i64>> = Entity::find()
            .filter(Column::Kind.is_in(kinds.iter().copied()))
            .select_only()
            .column_as(Column::RunAt.min(), "earliest")
            .into_tuple()
            .one(self.readers())
            .await?;
        Ok(instant(earliest.flatten()))
    }
}

impl Transaction {
    /// Asks for work, if this transaction commits.
    pub async fn insert_job(&self, job: &NewJob) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            id: job.id.0,
            kind: job.kind.clone(),
            payload: job.payload.clone(),
            run_at: to_micros(job.run_at),
            attempts: 0,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Deletes a job that is done; `false` when somebody else has finished it.
    pub async fn finish_job(&self, id: JobId) -> Result<bool, StorageError> {
        let finished = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.0))
            .exec(&self.db())
            .await?;
        Ok(finished.rows_affected == 1)
    }

    /// Puts a job off until `run_at`; `false` when somebody else has finished it.
    pub async fn retry_job(&self, id: JobId, run_at: Timestamp) -> Result<bool, StorageError> {
        let put_off = Entity::update_many()
            .col_expr(Column::RunAt, Expr::value(to_micros(run_at)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.0))
            .exec(&self.db())
            .await?;
        Ok(put_off.rows_affected == 1)
    }
}

fn claimed(row: Model) -> JobRow {
    JobRow {
        id: JobId(row.id),
        tenant: TenantId(row.tenant_id),
        kind: row.kind,
        payload: row.payload,
        attempts: u32::try_from(row.attempts).unwrap_or(0) + 1,
    }
}
