use super::rows::to_number;
use crate::{
    StorageError, Transaction,
    entity::{audit_event, audit_seal},
    value::exact_key,
};
use latchkey_domain::{
    Timestamp,
    audit::record::BLANK_DETAILS,
    clock::to_micros,
    id::{AuditId, UserId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Expr},
};
use uuid::Uuid;

impl Transaction {
    /// Up to `limit` rows by or about a person that are not erased: ids and, of those that are sealed, sequence numbers.
    /// Rows that tell of an `erasure` have nothing personal and stay.
    pub async fn audit_to_erase(
        &self,
        user: UserId,
        erasure: &str,
        limit: u64,
    ) -> Result<Vec<(AuditId, Option<u64>)>, StorageError> {
        use audit_event::{Column, Entity};
        let theirs = Condition::any()
            .add(Column::TargetKey.eq(exact_key(&user.to_string())))
            .add(Column::Actor.eq(user.0));
        let rows: Vec<(Uuid, Option<i64>)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Sequence])
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(theirs)
            .filter(Column::Action.ne(erasure))
            .filter(Column::ErasedAt.is_null())
            .order_by_asc(Column::Id)
            .limit(limit)
            .into_tuple()
            .all(&self.db())
            .await?;
        let number = |sequence: Option<i64>| sequence.and_then(|sequence| u64::try_from(sequence).ok());
        Ok(rows.into_iter().map(|(id, sequence)| (AuditId(id), number(sequence))).collect())
    }

    /// Erases the personal part of sealed rows, named by id, sequence number and the proof that it was us.
    pub async fn erase_audit(
        &self,
        rows: &[(AuditId, u64, [u8; 32])],
        erased_at: Timestamp,
    ) -> Result<(), StorageError> {
        use audit_event::{Column, Entity};
        if rows.is_empty() {
            return Ok(());
        }
        Entity::update_many()
            .col_expr(Column::ActorLabel, Expr::value(""))
            .col_expr(Column::Details, Expr::value(BLANK_DETAILS))
            .col_expr(Column::Network, Expr::value(Option::<String>::None))
            .col_expr(Column::ErasedAt, Expr::value(to_micros(erased_at)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.is_in(rows.iter().map(|(id, ..)| id.0)))
            .exec(&self.db())
            .await?;
        self.prove_erasure(rows).await
    }

    async fn prove_erasure(&self, rows: &[(AuditId, u64, [u8; 32])]) -> Result<(), StorageError> {
        use audit_seal::{Column, Entity};
        let proof = rows.iter().fold(CaseStatement::new(), |case, (_, sequence, tag)| {
            case.case(Expr::col(Column::Sequence).eq(to_number(*sequence)), Expr::value(tag.to_vec()))
        });
        Entity::update_many()
            .col_expr(Column::Salt, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(Column::Erasure, proof.into())
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sequence.is_in(rows.iter().map(|(_, sequence, _)| to_number(*sequence))))
            .exec(&self.db())
            .await?;
        Ok(())
    }
}
