//! Creating and changing people, with the names they are unique by and the words they are found by.

use super::to_row;
use crate::{
    StorageError, Transaction, Unique,
    entity::{
        user::{ActiveModel, Column, Entity},
        user_identifier, user_word,
    },
    value::folded_key,
};
use latchkey_domain::{Role, Timestamp, clock::to_micros, id::UserId, login_name::LoginKey, user::User};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    UpdateMany, sea_query::Expr,
};

impl Transaction {
    /// Creates a user.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] of [`Unique::Login`] or [`Unique::Email`], whichever is taken (the name, if both).
    pub async fn insert_user(&self, user: &User) -> Result<(), StorageError> {
        Entity::insert(to_row(user).into_active_model()).exec_without_returning(&self.db()).await?;
        self.insert_keys(user).await
    }

    /// Replaces a user's record by a version that is one higher. Credentials and the last login stay as they are.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the stored version isn't the one before; duplicates as for [`Self::insert_user`].
    pub async fn update_user(&self, user: &User) -> Result<(), StorageError> {
        let row = ActiveModel {
            tenant_id: NotSet,
            id: NotSet,
            last_login_at: NotSet,
            created_at: NotSet,
            credential_version: NotSet,
            ..to_row(user).into_active_model().reset_all()
        };
        let updated = self
            .update_row(user.id)
            .set(row)
            .filter(Column::Version.eq(user.version - 1))
            .exec(&self.db())
            .await?;
        if updated.rows_affected != 1 {
            return Err(StorageError::Stale);
        }
        self.delete_keys(user.id).await?;
        self.insert_keys(user).await
    }

    /// Gives a role or takes it, as a new version of the record. `false` when there is no such user.
    pub async fn set_role(
        &self,
        user: UserId,
        role: Option<Role>,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let updated = self
            .update_row(user)
            .col_expr(Column::Role, Expr::value(role.map(Role::name)))
            .col_expr(Column::UpdatedAt, Expr::value(to_micros(at)))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .exec(&self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Ends everything that remembers the user's credential version, and returns the new one.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when there is no such user.
    pub async fn bump_credential_version(&self, user: UserId) -> Result<i64, StorageError> {
        self.update_row(user)
            .col_expr(Column::CredentialVersion, Expr::col(Column::CredentialVersion).add(1))
            .exec(&self.db())
            .await?;
        // Own update, own lock: nobody has come between.
        let user = self.user(user).await?.ok_or(StorageError::Stale)?;
        Ok(user.credential_version)
    }

    /// Notes a login. No new version of the record: it is no change that anybody could collide with.
    pub async fn touch_login(&self, user: UserId, at: Timestamp) -> Result<(), StorageError> {
        self.update_row(user)
            .col_expr(Column::LastLoginAt, Expr::value(to_micros(at)))
            .filter(Column::LastLoginAt.lt(to_micros(at)))
            .exec(&self.db())
            .await?;
        Ok(())
    }

    fn update_row(&self, user: UserId) -> UpdateMany<Entity> {
        Entity::update_many().filter(Column::TenantId.eq(self.tenant_key())).filter(Column::Id.eq(user.0))
    }

    async fn insert_keys(&self, user: &User) -> Result<(), StorageError> {
        let login = LoginKey::of(&user.login);
        self.insert_identifier(user.id, &login, "login", Unique::Login).await?;
        if let Some(email) = user.email.as_deref().filter(|_| user.email_is_login) {
            let email = LoginKey::of(email);
            // Whoever has their address for a user name has one key, not two.
            if email != login {
                self.insert_identifier(user.id, &email, "email", Unique::Email).await?;
            }
        }
        self.insert_words(user).await?;
        self.insert_groups(user).await
    }

    async fn insert_identifier(
        &self,
        user: UserId,
        key: &LoginKey,
        kind: &str,
        unique: Unique,
    ) -> Result<(), StorageError> {
        let row = user_identifier::Model {
            tenant_id: self.tenant_key(),
            login_key: folded_key(key),
            user_id: user.0,
            kind: kind.to_owned(),
        };
        user_identifier::Entity::insert(row.into_active_model())
            .exec_without_returning(&self.db())
            .await
            .map_err(|error| StorageError::of_unique(error, unique))?;
        Ok(())
    }

    async fn insert_words(&self, user: &User) -> Result<(), StorageError> {
        let rows: Vec<_> = user
            .search_words()
            .into_iter()
            .map(|word| user_word::Model { tenant_id: self.tenant_key(), word, user_id: user.id.0 })
            .map(IntoActiveModel::into_active_model)
            .collect();
        if !rows.is_empty() {
            user_word::Entity::insert_many(rows).exec_without_returning(&self.db()).await?;
        }
        Ok(())
    }

    async fn delete_keys(&self, user: UserId) -> Result<(), StorageError> {
        let (tenant, user, db) = (self.tenant_key(), user.0, self.db());
        user_identifier::Entity::delete_many()
            .filter(user_identifier::Column::TenantId.eq(tenant))
            .filter(user_identifier::Column::UserId.eq(user))
            .exec(&db)
            .await?;
        user_word::Entity::delete_many()
            .filter(user_word::Column::TenantId.eq(tenant))
            .filter(user_word::Column::UserId.eq(user))
            .exec(&db)
            .await?;
        self.delete_groups(UserId(user)).await
    }
}
