//! Rows that wait for the sealer, of all tenants: those without a sequence number.

use super::rows::to_head;
use crate::{
    Storage, StorageError,
    audit::to_record,
    entity::{
        audit_chain,
        audit_event::{Column, Entity},
        audit_seal, tenant,
    },
};
use latchkey_domain::{
    Timestamp,
    audit::{AuditRecord, Head},
    clock::to_micros,
    id::{AuditId, TenantId},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

impl Storage {
    /// Up to `limit` rows that wait and whose ids follow `after`, by id.
    pub async fn unsealed_audit(
        &self,
        after: Option<AuditId>,
        limit: u64,
    ) -> Result<Vec<AuditRecord>, StorageError> {
        let rows = Entity::find()
            .filter(Column::Sequence.is_null())
            .filter(Column::Id.gt(after.map_or(Uuid::nil(), |id| id.0)))
            // The column that is null everywhere makes it the index's own order for every planner.
            .order_by_asc(Column::Sequence)
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(self.readers())
            .await?;
        Ok(rows.into_iter().map(to_record).collect())
    }

    /// Whether a row waits.
    pub async fn has_unsealed_audit(&self) -> Result<bool, StorageError> {
        let one: Option<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Sequence.is_null())
            .limit(1)
            .into_tuple()
            .one(self.readers())
            .await?;
        Ok(one.is_some())
    }

    /// Whether there is a row that waits and has no stamp: one of an earlier release.
    pub async fn has_unstamped_audit(&self) -> Result<bool, StorageError> {
        let one: Option<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Sequence.is_null())
            .filter(Column::Stamp.is_null())
            .limit(1)
            .into_tuple()
            .one(self.readers())
            .await?;
        Ok(one.is_some())
    }

    /// Which of these rows have a seal already. There are none unless somebody has taken a row's sequence number away.
    pub async fn audit_that_has_seals(
        &self,
        rows: &[(TenantId, AuditId)],
    ) -> Result<HashSet<(TenantId, AuditId)>, StorageError> {
        use audit_seal::Column;
        let found: Vec<(Uuid, Uuid)> = audit_seal::Entity::find()
            .select_only()
            .columns([Column::TenantId, Column::EventId])
            .filter(Column::TenantId.is_in(distinct_tenants(rows.iter().map(|(tenant, _)| *tenant))))
            .filter(Column::EventId.is_in(rows.iter().map(|(_, id)| id.0)))
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(found.into_iter().map(|(tenant, id)| (TenantId(tenant), AuditId(id))).collect())
    }

    /// How far these tenants' chains have come, where there is one.
    pub async fn audit_heads(
        &self,
        tenants: impl IntoIterator<Item = TenantId>,
    ) -> Result<HashMap<TenantId, Head>, StorageError> {
        let rows = audit_chain::Entity::find()
            .filter(audit_chain::Column::TenantId.is_in(distinct_tenants(tenants)))
            .all(self.readers())
            .await?;
        rows.into_iter().map(|row| to_head(row).map(|head| (head.tenant, head))).collect()
    }

    /// Chains that have grown since their last checkpoint, which is from `before` or earlier.
    pub async fn audit_checkpoints_due(&self, before: Timestamp) -> Result<Vec<Head>, StorageError> {
        use audit_chain::Column;
        let rows = audit_chain::Entity::find()
            .filter(Column::CheckpointAt.lte(to_micros(before)))
            .filter(Expr::col(Column::Sequence).gt(Expr::col(Column::CheckpointSequence)))
            .limit(1000)
            .all(self.readers())
            .await?;
        rows.into_iter().map(to_head).collect()
    }

    /// Every tenant there is, and those that are gone and left a chain or rows that wait.
    pub async fn tenants_with_audit(&self) -> Result<Vec<TenantId>, StorageError> {
        let chains: Vec<Uuid> = audit_chain::Entity::find()
            .select_only()
            .column(audit_chain::Column::TenantId)
            .into_tuple()
            .all(self.readers())
            .await?;
        let waiting: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::TenantId)
            .distinct()
            .filter(Column::Sequence.is_null())
            .into_tuple()
            .all(self.readers())
            .await?;
        // Whoever takes a tenant's head away must not hide the tenant.
        let registered: Vec<Uuid> = tenant::Entity::find()
            .select_only()
            .column(tenant::Column::Id)
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(distinct_tenants(chains.into_iter().chain(waiting).chain(registered).map(TenantId))
            .into_iter()
            .map(TenantId)
            .collect())
    }
}

fn distinct_tenants(tenants: impl IntoIterator<Item = TenantId>) -> Vec<Uuid> {
    let mut ids: Vec<_> = tenants.into_iter().map(|tenant| tenant.0).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
