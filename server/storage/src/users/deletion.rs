//! Deleting people.

use crate::{
    StorageError, Transaction,
    entity::{
        message,
        user::{Column, Entity},
    },
    outbox,
};
use latchkey_domain::{Timestamp, id::UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Transaction {
    /// Deletes a user and everything that hangs on them; `false` when there is no such user. Their mails stay in the
    /// outbox, without secrets, those not yet sent given up. The audit log stays as it is.
    pub async fn delete_user(&self, user: UserId, at: Timestamp) -> Result<bool, StorageError> {
        self.give_up_mails(
            message::Column::UserId.eq(user.0),
            &outbox::UNSETTLED,
            "The user was deleted.",
            at,
        )
        .await?;
        // Foreign keys take the rest along: names, words, groups, passwords, sessions, tokens, resets, links.
        let deleted = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(user.0))
            .exec(&self.db())
            .await?;
        Ok(deleted.rows_affected == 1)
    }
}
