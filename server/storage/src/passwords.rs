//! People's passwords, living and dead.

use crate::{
    Reader, StorageError, Transaction,
    entity::password::{Column, Entity, Model},
    value::{instant, micros},
};
use latchkey_domain::{
    id::{ResetId, UserId},
    password::{CurrentPassword, DeadPassword, PasswordCredential, Verifier},
};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

impl Reader {
    /// What is known of the user's password; nothing, if there is no such user.
    pub async fn password(&self, user: UserId) -> Result<PasswordCredential, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), user.0)).one(&self.db()).await?;
        row.map_or_else(|| Ok(PasswordCredential::default()), from_row)
    }
}

impl Transaction {
    /// Replaces all that is known of the user's password.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when there is no such user.
    pub async fn set_password(
        &self,
        user: UserId,
        password: &PasswordCredential,
    ) -> Result<(), StorageError> {
        let columns = Column::iter().filter(|column| !matches!(column, Column::TenantId | Column::UserId));
        let replace =
            OnConflict::columns([Column::TenantId, Column::UserId]).update_columns(columns).to_owned();
        Entity::insert(to_row(self.tenant_key(), user, password).into_active_model())
            .on_conflict(replace)
            .exec_without_returning(&self.db())
            .await?;
        Ok(())
    }

    /// Puts the same password under another verifier, unless it was changed since `old` was read. `false` if it was.
    pub async fn replace_verifier(
        &self,
        user: UserId,
        old: &Verifier,
        new: &Verifier,
    ) -> Result<bool, StorageError> {
        let replaced = Entity::update_many()
            .col_expr(Column::Verifier, Expr::value(new.to_phc()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .filter(Column::Verifier.eq(old.to_phc()))
            .exec(&self.db())
            .await?;
        Ok(replaced.rows_affected == 1)
    }
}

fn to_row(tenant: Uuid, user: UserId, password: &PasswordCredential) -> Model {
    let (current, dead) = (password.current.as_ref(), password.dead.as_ref());
    Model {
        tenant_id: tenant,
        user_id: user.0,
        verifier: current.map(|current| current.verifier.to_phc()),
        set_at: micros(current.map(|current| current.set_at)),
        expires_at: micros(current.and_then(|current| current.expires_at)),
        must_change: current.is_some_and(|current| current.must_change),
        generated_by: current.and_then(|current| current.generated_by).map(|reset| reset.0),
        dead_verifier: dead.map(|dead| dead.verifier.to_phc()),
        dead_reset: dead.map(|dead| dead.reset.0),
    }
}

fn from_row(row: Model) -> Result<PasswordCredential, StorageError> {
    let corrupt = StorageError::corrupt;
    let verifier = |phc: &str, column| Verifier::parse(phc).map_err(|_| corrupt("passwords", column));
    let current = match &row.verifier {
        None => None,
        Some(phc) => Some(CurrentPassword {
            verifier: verifier(phc, "verifier")?,
            set_at: instant(row.set_at).ok_or(corrupt("passwords", "set_at"))?,
            expires_at: instant(row.expires_at),
            must_change: row.must_change,
            generated_by: row.generated_by.map(ResetId),
        }),
    };
    let dead = match (&row.dead_verifier, row.dead_reset) {
        (Some(phc), Some(reset)) => {
            Some(DeadPassword { verifier: verifier(phc, "dead_verifier")?, reset: ResetId(reset) })
        }
        _ => None,
    };
    Ok(PasswordCredential { current, dead })
}
