use super::rows::{of_checkpoint, of_head, of_seal, to_number};
use crate::{
    Storage, StorageError,
    entity::{audit_chain, audit_checkpoint, audit_event, audit_seal},
};
use latchkey_domain::{
    audit::{Checkpoint, Head, Seal},
    id::AuditId,
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, SqlErr,
    sea_query::{Expr, Query},
};

/// What a tenant's chain gains.
#[derive(Debug, Clone)]
pub struct Growth {
    /// What the head must still be.
    pub from: Head,
    pub to: Head,
    pub seals: Vec<Seal>,
    pub checkpoint: Option<Checkpoint>,
    /// Rows that have a seal and lost their sequence number: they get it back.
    pub unmarked: Vec<AuditId>,
}

/// Parameters of one statement stay far below what each database takes.
const ROWS_PER_STATEMENT: usize = 500;

impl Storage {
    /// Appends to chains, to all of them or to none; `false` when another sealer was faster with one of them. The lease
    /// keeps sealers out of each other's way; that there is one chain and no gap doesn't depend on it, but on this.
    pub async fn append_seals(&self, growths: &[Growth]) -> Result<bool, StorageError> {
        let transaction = self.begin_anywhere().await?;
        for growth in growths {
            match append(&transaction, growth).await {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                    return Ok(false);
                }
                Err(error) => return Err(error.into()),
            }
        }
        transaction.commit().await?;
        Ok(true)
    }
}

async fn append(db: &DatabaseTransaction, growth: &Growth) -> Result<bool, DbErr> {
    if !move_head(db, &growth.from, &growth.to).await? {
        return Ok(false);
    }
    let tenant = growth.to.tenant.0;
    for seals in growth.seals.chunks(ROWS_PER_STATEMENT) {
        let rows = seals.iter().map(|seal| of_seal(tenant, seal).into_active_model());
        audit_seal::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    if let Some(checkpoint) = &growth.checkpoint {
        let row = of_checkpoint(tenant, checkpoint).into_active_model();
        audit_checkpoint::Entity::insert(row).exec_without_returning(db).await?;
    }
    let sealed: Vec<_> =
        growth.seals.iter().map(|seal| seal.event).chain(growth.unmarked.iter().copied()).collect();
    for rows in sealed.chunks(ROWS_PER_STATEMENT) {
        mark(db, growth, rows).await?;
    }
    Ok(true)
}

/// Locks the head, so that of two sealers one waits and finds it moved.
async fn move_head(db: &DatabaseTransaction, from: &Head, to: &Head) -> Result<bool, DbErr> {
    use audit_chain::{Column, Entity};
    let row = of_head(to);
    if (from.sequence, from.checkpoints) == (0, 0) {
        Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
        return Ok(true);
    }
    let moved = Entity::update_many()
        .col_expr(Column::Sequence, Expr::value(row.sequence))
        .col_expr(Column::Link, Expr::value(row.link))
        .col_expr(Column::Checkpoints, Expr::value(row.checkpoints))
        .col_expr(Column::CheckpointSequence, Expr::value(row.checkpoint_sequence))
        .col_expr(Column::CheckpointAt, Expr::value(row.checkpoint_at))
        .col_expr(Column::Tag, Expr::value(row.tag))
        .filter(Column::TenantId.eq(row.tenant_id))
        .filter(Column::Sequence.eq(to_number(from.sequence)))
        .filter(Column::Checkpoints.eq(to_number(from.checkpoints)))
        .exec(db)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// Writes the seals' numbers into their rows, which takes them out of the queue.
async fn mark(db: &DatabaseTransaction, growth: &Growth, rows: &[AuditId]) -> Result<(), DbErr> {
    use audit_event::{Column, Entity};
    let number = Query::select()
        .column(audit_seal::Column::Sequence)
        .from(audit_seal::Entity)
        .and_where(
            Expr::col((audit_seal::Entity, audit_seal::Column::TenantId)).equals((Entity, Column::TenantId)),
        )
        .and_where(Expr::col((audit_seal::Entity, audit_seal::Column::EventId)).equals((Entity, Column::Id)))
        .take();
    Entity::update_many()
        .col_expr(Column::Sequence, Expr::SubQuery(None, Box::new(number.into())))
        .filter(Column::TenantId.eq(growth.to.tenant.0))
        .filter(Column::Id.is_in(rows.iter().map(|id| id.0)))
        .exec(db)
        .await?;
    Ok(())
}
