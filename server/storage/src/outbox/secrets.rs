//! Sealed secrets of all tenants' mails, for sealing them anew when the master key changes.

use crate::{
    Storage, StorageError,
    entity::message::{Column, Entity},
};
use latchkey_domain::id::{MessageId, TenantId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

impl Storage {
    /// Up to `limit` sealed secrets of mails whose ids follow `after`, by id.
    pub async fn sealed_secrets(
        &self,
        after: Option<MessageId>,
        limit: u64,
    ) -> Result<Vec<(TenantId, MessageId, String)>, StorageError> {
        let rows: Vec<(Uuid, Uuid, String)> = Entity::find()
            .select_only()
            .columns([Column::TenantId, Column::Id, Column::SealedSecret])
            .filter(Column::SealedSecret.is_not_null())
            .filter(Column::Id.gt(after.map_or(Uuid::nil(), |message| message.0)))
            .order_by_asc(Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(tenant, message, sealed)| (TenantId(tenant), MessageId(message), sealed))
            .collect())
    }

    /// Puts `new` in the place of `old`; `false` when the mail holds another secret by now, or none.
    pub async fn replace_sealed_secret(
        &self,
        tenant: TenantId,
        id: MessageId,
        old: &str,
        new: &str,
    ) -> Result<bool, StorageError> {
        let replaced = Entity::update_many()
            .col_expr(Column::SealedSecret, Expr::value(new))
            .filter(Column::TenantId.eq(tenant.0))
            .filter(Column::Id.eq(id.0))
            .filter(Column::SealedSecret.eq(old))
            .exec(self.writer())
            .await?;
        Ok(replaced.rows_affected == 1)
    }
}
