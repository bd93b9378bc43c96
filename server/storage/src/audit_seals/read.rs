//! A tenant's chain, for verifying and for exporting it.

use super::rows::{to_checkpoint, to_head, to_number, to_seal};
use crate::{
    Reader, StorageError,
    audit::to_record,
    entity::{audit_chain, audit_checkpoint, audit_event, audit_seal},
};
use latchkey_domain::{
    Timestamp,
    audit::{AuditRecord, Checkpoint, Head, Seal},
    clock::to_micros,
    id::AuditId,
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use std::collections::HashMap;
use uuid::Uuid;

impl Reader {
    /// How far the chain has come; `None` before the first row is sealed.
    pub async fn audit_head(&self) -> Result<Option<Head>, StorageError> {
        let row = audit_chain::Entity::find_by_id(self.tenant_key()).one(&self.db()).await?;
        row.map(to_head).transpose()
    }

    /// Up to `limit` seals after a sequence number, in order.
    pub async fn audit_seals(&self, after: u64, limit: u64) -> Result<Vec<Seal>, StorageError> {
        use audit_seal::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sequence.gt(to_number(after)))
            .order_by_asc(Column::Sequence)
            .limit(limit)
            .all(&self.db())
            .await?;
        Ok(rows.into_iter().map(to_seal).collect())
    }

    /// These rows, as far as there are any.
    pub async fn audit_records(
        &self,
        ids: impl IntoIterator<Item = AuditId>,
    ) -> Result<HashMap<AuditId, AuditRecord>, StorageError> {
        use audit_event::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.is_in(ids.into_iter().map(|id| id.0)))
            .all(&self.db())
            .await?;
        Ok(rows.into_iter().map(|row| (AuditId(row.id), to_record(row))).collect())
    }

    /// Up to `limit` checkpoints after a number, in order.
    pub async fn audit_checkpoints(&self, after: u64, limit: u64) -> Result<Vec<Checkpoint>, StorageError> {
        use audit_checkpoint::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Number.gt(to_number(after)))
            .order_by_asc(Column::Number)
            .limit(limit)
            .all(&self.db())
            .await?;
        Ok(rows.into_iter().map(to_checkpoint).collect())
    }

    /// The first checkpoint at or after a sequence number.
    pub async fn audit_checkpoint_from(&self, sequence: u64) -> Result<Option<Checkpoint>, StorageError> {
        use audit_checkpoint::{Column, Entity};
        let row = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sequence.gte(to_number(sequence)))
            .order_by_asc(Column::Sequence)
            .limit(1)
            .one(&self.db())
            .await?;
        Ok(row.map(to_checkpoint))
    }

    /// The first and last sequence number of rows of an interval; `None` if no sealed row is in it.
    pub async fn audit_span(
        &self,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Option<(u64, u64)>, StorageError> {
        use audit_event::{Column, Entity};
        let span: Option<(Option<i64>, Option<i64>)> = Entity::find()
            .select_only()
            .column_as(Column::Sequence.min(), "first")
            .column_as(Column::Sequence.max(), "last")
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sequence.is_not_null())
            .filter(Expr::col(Column::At).gte(since.map_or(i64::MIN, to_micros)))
            .filter(Expr::col(Column::At).lt(until.map_or(i64::MAX, to_micros)))
            .into_tuple()
            .one(&self.db())
            .await?;
        let number = |sequence: i64| u64::try_from(sequence).ok();
        Ok(span.and_then(|(first, last)| Some((number(first?)?, number(last?)?))))
    }

    /// Up to `limit` rows that wait for the sealer and whose ids follow `after`, by id.
    pub async fn unsealed_audit(
        &self,
        after: Option<AuditId>,
        limit: u64,
    ) -> Result<Vec<AuditRecord>, StorageError> {
        use audit_event::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sequence.is_null())
            .filter(Column::Id.gt(after.map_or(Uuid::nil(), |id| id.0)))
            .order_by_asc(Column::Sequence)
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(&self.db())
            .await?;
        Ok(rows.into_iter().map(to_record).collect())
    }

    /// Up to `limit` rows since an instant that have a sequence number and no seal: nobody of ours has given it to them.
    pub async fn audit_without_seal(
        &self,
        since: Timestamp,
        limit: u64,
    ) -> Result<Vec<AuditId>, StorageError> {
        use audit_event::{Column, Entity};
        let seal = Query::select()
            .expr(Expr::value(1))
            .from(audit_seal::Entity)
            .and_where(
                Expr::col((audit_seal::Entity, audit_seal::Column::TenantId))
                    .equals((Entity, Column::TenantId)),
            )
            .and_where(
                Expr::col((audit_seal::Entity, audit_seal::Column::EventId)).equals((Entity, Column::Id)),
            )
            .take();
        let found: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::At.gte(to_micros(since)))
            .filter(Column::Sequence.is_not_null())
            .filter(Expr::not_exists(seal))
            .limit(limit)
            .into_tuple()
            .all(&self.db())
            .await?;
        Ok(found.into_iter().map(AuditId).collect())
    }

    /// How many rows wait for the sealer.
    pub async fn count_unsealed_audit(&self) -> Result<u64, StorageError> {
        use audit_event::{Column, Entity};
        let waiting =
            Entity::find().filter(Column::TenantId.eq(self.tenant_key())).filter(Column::Sequence.is_null());
        Ok(waiting.count(&self.db()).await?)
    }
}
