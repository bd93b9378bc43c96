//! The audit log.

use crate::{
    Reader, StorageError, Transaction,
    audit_writer::AuditWriter,
    entity::audit_event::{Column, Entity, Model},
    keyset::{self, Keyset},
    value::{comparable, exact_key, from_json, instant, to_json},
};
use latchkey_domain::{
    Timestamp,
    audit::{AuditEntry, AuditEvent, AuditOutcome, AuditRecord},
    clock::{from_micros, to_micros},
    id::{AuditId, TenantId, UserId},
    page::Page,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// Which events to list, the newest first. All conditions hold together.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// An action's whole name, such as `user.created`.
    pub action: Option<String>,
    /// The target's whole name, such as a user's id.
    pub target: Option<String>,
    pub actor: Option<UserId>,
    pub outcome: Option<AuditOutcome>,
    /// The first instant that counts.
    pub since: Option<Timestamp>,
    /// The first instant that doesn't count any more.
    pub until: Option<Timestamp>,
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

impl Reader {
    /// A page of the audit log.
    pub async fn audit(&self, query: &AuditQuery) -> Result<Page<AuditEntry>, StorageError> {
        let order = Keyset { name: "audit", sort: Column::At, id: Column::Id, descending: true };
        let conditions = Condition::all()
            .add(Column::TenantId.eq(self.tenant_key()))
            .add_option(query.action.as_deref().map(|action| Column::Action.eq(comparable(action))))
            .add_option(query.target.as_deref().map(|target| Column::TargetKey.eq(exact_key(target))))
            .add_option(query.actor.map(|actor| Column::Actor.eq(actor.0)))
            .add_option(query.outcome.map(|outcome| Column::Outcome.eq(outcome.name())))
            .add_option(query.since.map(|since| Column::At.gte(to_micros(since))))
            .add_option(query.until.map(|until| Column::At.lt(to_micros(until))));
        let select = Entity::find().filter(conditions);
        let page = order.select::<_, i64>(select.clone(), query.cursor.as_deref(), query.limit)?;
        let rows = page.all(&self.db()).await?;
        let total = keyset::total(&self.db(), select, Column::Id).await?;
        order.page(rows, query.limit, total, |row| (row.at, row.id), to_entry)
    }
}

impl Transaction {
    /// Tells the audit log, if this transaction commits.
    pub async fn insert_audit(&self, event: &AuditEvent) -> Result<(), StorageError> {
        let mut row = to_row(event);
        row.tenant_id = self.tenant_key();
        insert_row(&self.db(), self.audit_writer(), row).await?;
        self.has_told_the_audit_log();
        Ok(())
    }
}

/// Tells the audit log of the tenant that the event names. The caller wakes the sealer once that is committed.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    writer: &AuditWriter,
    event: &AuditEvent,
) -> Result<(), StorageError> {
    insert_row(db, writer, to_row(event)).await
}

async fn insert_row(
    db: &impl ConnectionTrait,
    writer: &AuditWriter,
    mut row: Model,
) -> Result<(), StorageError> {
    row.stamp = writer.stamp(|| to_record(row.clone()));
    Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

fn to_row(event: &AuditEvent) -> Model {
    Model {
        tenant_id: event.tenant.0,
        id: event.id.0,
        at: to_micros(event.at),
        actor_kind: event.actor_kind.clone(),
        actor: event.actor.map(|user| user.0),
        actor_label: event.actor_label.clone(),
        action: event.action.clone(),
        outcome: event.outcome.name().to_owned(),
        target_kind: event.target_kind.clone(),
        target: event.target.clone(),
        target_key: exact_key(&event.target),
        details: to_json(&event.details),
        request_id: event.request_id.clone(),
        network: event.network.clone(),
        sequence: None,
        stamp: None,
        erased_at: None,
    }
}

/// The row exactly as it is kept.
pub(crate) fn to_record(row: Model) -> AuditRecord {
    AuditRecord {
        tenant: TenantId(row.tenant_id),
        id: AuditId(row.id),
        at: from_micros(row.at),
        actor_kind: row.actor_kind,
        actor: row.actor.map(UserId),
        actor_label: row.actor_label,
        action: row.action,
        outcome: row.outcome,
        target_kind: row.target_kind,
        target: row.target,
        details: row.details,
        request_id: row.request_id,
        network: row.network,
        stamp: row.stamp,
        sequence: row.sequence.and_then(|sequence| u64::try_from(sequence).ok()),
        erased_at: instant(row.erased_at),
    }
}

fn to_entry(row: Model) -> Result<AuditEntry, StorageError> {
    let sequence = row.sequence.and_then(|sequence| u64::try_from(sequence).ok());
    let is_erased = row.erased_at.is_some();
    Ok(AuditEntry { event: from_row(row)?, sequence, is_erased })
}

fn from_row(row: Model) -> Result<AuditEvent, StorageError> {
    Ok(AuditEvent {
        id: AuditId(row.id),
        tenant: TenantId(row.tenant_id),
        at: from_micros(row.at),
        actor_kind: row.actor_kind,
        actor: row.actor.map(UserId),
        actor_label: row.actor_label,
        action: row.action,
        outcome: AuditOutcome::ALL
            .into_iter()
            .find(|outcome| outcome.name() == row.outcome)
            .ok_or(StorageError::corrupt("audit_events", "outcome"))?,
        target_kind: row.target_kind,
        target: row.target,
        details: from_json(&row.details, "audit_events", "details")?,
        request_id: row.request_id,
        network: row.network,
    })
}
