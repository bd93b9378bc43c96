//! Finding people by id, name or address.

use super::from_row;
use crate::{
    Reader, StorageError, Transaction,
    entity::{
        user::{Column, Entity, Model},
        user_identifier,
    },
    value::folded_key,
};
use latchkey_domain::{id::UserId, login_name::LoginKey, user::User};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

impl Reader {
    /// The user with that id.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StorageError> {
        self.one(self.users_where().filter(Column::Id.eq(id.0))).await
    }

    /// The user whose user name or login e-mail has that key. One statement, whether there is such a user or not.
    pub async fn user_by_login(&self, key: &LoginKey) -> Result<Option<User>, StorageError> {
        let owner = user_identifier::Entity::find()
            .select_only()
            .column(user_identifier::Column::UserId)
            .filter(user_identifier::Column::TenantId.eq(self.tenant_key()))
            .filter(user_identifier::Column::LoginKey.eq(folded_key(key)))
            .into_query();
        self.one(self.users_where().filter(Column::Id.in_subquery(owner))).await
    }

    /// Up to `limit` users who have that address for contact only, the oldest first.
    pub async fn users_by_contact_email(
        &self,
        key: &LoginKey,
        limit: u64,
    ) -> Result<Vec<User>, StorageError> {
        let select = self
            .users_where()
            .filter(Column::EmailKey.eq(folded_key(key)))
            .filter(Column::EmailIsLogin.eq(false))
            .order_by_asc(Column::Id)
            .limit(limit);
        self.many(select).await
    }

    /// Everybody who has an administrative role, by user name.
    pub async fn users_with_roles(&self) -> Result<Vec<User>, StorageError> {
        let select = self
            .users_where()
            .filter(Column::Role.is_not_null())
            .order_by_asc(Column::LoginSort)
            .order_by_asc(Column::Id);
        self.many(select).await
    }

    pub(super) fn users_where(&self) -> Select<Entity> {
        Entity::find().filter(Column::TenantId.eq(self.tenant_key()))
    }

    async fn one(&self, select: Select<Entity>) -> Result<Option<User>, StorageError> {
        select.one(&self.db()).await?.map(from_row).transpose()
    }

    async fn many(&self, select: Select<Entity>) -> Result<Vec<User>, StorageError> {
        let rows: Vec<Model> = select.all(&self.db()).await?;
        rows.into_iter().map(from_row).collect()
    }
}

impl Transaction {
    /// The user with that id, whom nobody else changes until this transaction is over. Whoever decides by a person's
    /// credentials locks first and reads then.
    pub async fn lock_user(&self, id: UserId) -> Result<Option<User>, StorageError> {
        self.one(self.users_where().filter(Column::Id.eq(id.0)).lock_exclusive()).await
    }
}
