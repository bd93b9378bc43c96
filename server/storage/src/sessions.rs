//! Browser sessions.

use crate::{
    Reader, StorageError, Transaction,
    entity::{
        session::{Column, Entity, Model},
        user,
    },
    users,
    value::{from_json, instant, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    id::{SessionId, TenantId, UserId},
    oauth::{Authentication, AuthenticationMethod},
    session::Session,
    token::TokenDigest,
    user::User,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr};

impl Reader {
    /// The session of that cookie and its person. Whether it is alive is [`Session::is_alive`]'s to say.
    pub async fn session(&self, digest: &TokenDigest) -> Result<Option<(Session, User)>, StorageError> {
        let row = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .find_also_related(user::Entity)
            .one(&self.db())
            .await?;
        match row {
            Some((session, Some(user))) => Ok(Some((from_row(session)?, users::from_row(user)?))),
            _ => Ok(None),
        }
    }

    /// The person's sessions, the oldest first, alive or not.
    pub async fn sessions_of(&self, user: UserId) -> Result<Vec<Session>, StorageError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }
}

impl Transaction {
    /// Keeps a new session. Lock the person first, so that no reset comes between reading the credential version and this.
    pub async fn insert_session(&self, session: &Session, digest: &TokenDigest) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            id: session.id.0,
            user_id: session.user.0,
            digest: digest.0.to_vec(),
            created_at: to_micros(session.created_at),
            expires_at: to_micros(session.expires_at),
            credential_version: session.credential_version,
            must_change_password: session.must_change_password,
            authenticated_at: Some(to_micros(session.authentication.at)),
            methods: Some(to_json(&session.authentication.methods)),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// The person of a living session has proved themself again: the same session under another cookie. `false` when it has
    /// ended meanwhile.
    pub async fn renew_session(&self, session: &Session, digest: &TokenDigest) -> Result<bool, StorageError> {
        let renewed = Entity::update_many()
            .col_expr(Column::Digest, Expr::value(digest.0.to_vec()))
            .col_expr(Column::ExpiresAt, Expr::value(to_micros(session.expires_at)))
            .col_expr(Column::CredentialVersion, Expr::value(session.credential_version))
            .col_expr(Column::MustChangePassword, Expr::value(session.must_change_password))
            .col_expr(Column::AuthenticatedAt, Expr::value(to_micros(session.authentication.at)))
            .col_expr(Column::Methods, Expr::value(to_json(&session.authentication.methods)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(session.id.0))
            .filter(Column::UserId.eq(session.user.0))
            .exec(&self.db())
            .await?;
        Ok(renewed.rows_affected == 1)
    }

    /// Deletes a session; `false` when there is no such session.
    pub async fn end_session(&self, id: SessionId) -> Result<bool, StorageError> {
        let ended = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.0))
            .exec(&self.db())
            .await?;
        Ok(ended.rows_affected == 1)
    }

    /// Deletes the person's sessions and returns how many there were.
    pub async fn end_sessions_of(&self, user: UserId) -> Result<u64, StorageError> {
        let ended = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .exec(&self.db())
            .await?;
        Ok(ended.rows_affected)
    }
}

fn from_row(row: Model) -> Result<Session, StorageError> {
    let methods = match &row.methods {
        Some(methods) => from_json(methods, "sessions", "methods")?,
        None => vec![AuthenticationMethod::Password],
    };
    let created_at = from_micros(row.created_at);
    Ok(Session {
        id: SessionId(row.id),
        tenant: TenantId(row.tenant_id),
        user: UserId(row.user_id),
        created_at,
        expires_at: from_micros(row.expires_at),
        credential_version: row.credential_version,
        must_change_password: row.must_change_password,
        authentication: Authentication { at: instant(row.authenticated_at).unwrap_or(created_at), methods },
    })
}
