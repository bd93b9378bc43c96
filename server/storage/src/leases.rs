//! Work that one server does for all: whoever holds the lease does it, until it ends.

use crate::{
    Storage, StorageError,
    entity::lease::{Column, Entity, Model},
};
use latchkey_domain::{Timestamp, clock::to_micros};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, SqlErr, sea_query::Expr};
use uuid::Uuid;

impl Storage {
    /// Takes or prolongs a lease: `true` if it is the holder's until `ends_at` now. It is to be had when it has ended, and
    /// when it would end past `latest`, which no honest holder asks for.
    pub async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        ends_at: Timestamp,
        latest: Timestamp,
    ) -> Result<bool, StorageError> {
        let is_to_be_had = Condition::any()
            .add(Column::Holder.eq(holder))
            .add(Column::EndsAt.lte(to_micros(now)))
            .add(Column::EndsAt.gt(to_micros(latest)));
        let taken = Entity::update_many()
            .col_expr(Column::Holder, Expr::value(holder))
            .col_expr(Column::EndsAt, Expr::value(to_micros(ends_at)))
            .filter(Column::Name.eq(name))
            .filter(is_to_be_had)
            .exec(self.writer())
            .await?;
        if taken.rows_affected == 1 {
            return Ok(true);
        }
        if Entity::find_by_id(name).one(self.readers()).await?.is_some() {
            return Ok(false);
        }
        let row = Model { name: name.to_owned(), holder, ends_at: to_micros(ends_at) };
        let first = Entity::insert(row.into_active_model()).exec_without_returning(self.writer()).await;
        match first {
            Ok(_) => Ok(true),
            // Another one was the first.
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a lease back before its end, so that the next one needn't wait.
    pub async fn end_lease(&self, name: &str, holder: Uuid) -> Result<(), StorageError> {
        Entity::delete_many()
            .filter(Column::Name.eq(name))
            .filter(Column::Holder.eq(holder))
            .exec(self.writer())
            .await?;
        Ok(())
    }
}
