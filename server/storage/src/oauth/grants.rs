//! Families of tokens.

use crate::{
    Reader, Storage, StorageError, Transaction,
    entity::{
        grant::{Column, Entity, Model},
        user,
    },
    users,
    value::{from_json, instant, micros, to_json},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::{ClientId, GrantId, SessionId, TenantId, UserId},
    oauth::Grant,
    user::User,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};

impl Reader {
    /// The grant with that id and its person. Whether it is alive is [`Grant::is_alive`]'s to say.
    pub async fn grant(&self, id: GrantId) -> Result<Option<(Grant, User)>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), id.0))
            .find_also_related(user::Entity)
            .one(&self.db())
            .await?;
        match row {
            Some((grant, Some(user))) => Ok(Some((from_row(grant)?, users::from_row(user)?))),
            _ => Ok(None),
        }
    }

    /// The person's grants, the oldest first, alive or not.
    pub async fn grants_of(&self, user: UserId) -> Result<Vec<Grant>, StorageError> {
        self.grants_where(Column::UserId.eq(user.0).into()).await
    }

    /// The grants that were given in a session, the oldest first.
    pub async fn grants_of_session(&self, session: SessionId) -> Result<Vec<Grant>, StorageError> {
        self.grants_where(Column::SessionId.eq(session.0).into()).await
    }

    async fn grants_where(&self, condition: Condition) -> Result<Vec<Grant>, StorageError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(condition)
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(&self.db())
            .await?;
        rows.into_iter().map(from_row).collect()
    }
}

impl Transaction {
    /// Keeps a new grant. Lock the person first, so that no reset comes between reading the credential version and this.
    pub async fn insert_grant(&self, grant: &Grant) -> Result<(), StorageError> {
        Entity::insert(to_row(grant).into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Notes that a grant's first tokens were given.
    pub async fn begin_grant(&self, grant: &Grant) -> Result<(), StorageError> {
        let row = to_row(grant);
        Entity::update_many()
            .col_expr(Column::Generation, Expr::value(row.generation))
            .col_expr(Column::UsedAt, Expr::value(row.used_at))
            .col_expr(Column::Details, Expr::value(row.details))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(grant.id.0))
            .exec(&self.db())
            .await?;
        Ok(())
    }

    /// Ends a grant with its codes; `false` when it has ended already.
    pub async fn end_grant(&self, id: GrantId) -> Result<bool, StorageError> {
        Ok(self.end_grants_where(Column::Id.eq(id.0).into()).await? == 1)
    }

    /// Ends all of the person's grants and returns how many there were.
    pub async fn end_grants_of(&self, user: UserId) -> Result<u64, StorageError> {
        self.end_grants_where(Column::UserId.eq(user.0).into()).await
    }

    /// Ends what a person granted to one client.
    pub async fn end_grants_to(&self, user: UserId, client: ClientId) -> Result<u64, StorageError> {
        let condition = Condition::all().add(Column::UserId.eq(user.0)).add(Column::ClientId.eq(client.0));
        self.end_grants_where(condition).await
    }

    /// Ends what was granted in a session and doesn't outlive it.
    pub async fn end_grants_of_session(&self, session: SessionId) -> Result<u64, StorageError> {
        let condition = Condition::all().add(Column::SessionId.eq(session.0)).add(Column::Offline.eq(false));
        self.end_grants_where(condition).await
    }

    async fn end_grants_where(&self, condition: Condition) -> Result<u64, StorageError> {
        let ended = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(condition)
            .exec(&self.db())
            .await?;
        Ok(ended.rows_affected)
    }
}

/// A refresh token that is to give way to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    pub tenant: TenantId,
    pub grant: GrantId,
    /// The generation of the token that came.
    pub from: u32,
    pub now: Timestamp,
    /// Until when the grant is prolonged.
    pub expires_at: Timestamp,
}

impl Storage {
    /// Lets refresh tokens give way, all in one transaction, because a durable commit costs more than a rotation. For each,
    /// whether it was the living one of a grant that hasn't ended; of those that come twice, the first.
    pub async fn rotate_grants(&self, rotations: &[Rotation]) -> Result<Vec<bool>, StorageError> {
        // Always in the same order, so that two replicas don't wait for each other in a circle.
        let mut order: Vec<usize> = (0..rotations.len()).collect();
        order.sort_by_key(|index| rotations[*index].grant);
        let transaction = self.begin_anywhere().await?;
        let mut rotated = vec![false; rotations.len()];
        for index in order {
            rotated[index] = rotate(&transaction, &rotations[index]).await?;
        }
        transaction.commit().await?;
        Ok(rotated)
    }
}

async fn rotate(db: &impl ConnectionTrait, rotation: &Rotation) -> Result<bool, StorageError> {
    let Rotation { tenant, grant, from, now, expires_at } = *rotation;
    let Ok(from) = i32::try_from(from) else { return Ok(false) };
    let rotated = Entity::update_many()
        .col_expr(Column::Generation, Expr::value(from.saturating_add(1)))
        .col_expr(Column::UsedAt, Expr::value(to_micros(now)))
        .col_expr(Column::ExpiresAt, Expr::value(to_micros(expires_at)))
        .filter(Column::TenantId.eq(tenant.0))
        .filter(Column::Id.eq(grant.0))
        .filter(Column::Generation.eq(from))
        .exec(db)
        .await?;
    Ok(rotated.rows_affected == 1)
}

fn to_row(grant: &Grant) -> Model {
    Model {
        tenant_id: grant.tenant.0,
        id: grant.id.0,
        user_id: grant.user.0,
        client_id: grant.client.0,
        session_id: grant.session.map(|session| session.0),
        offline: grant.offline,
        details: to_json(&grant.details),
        created_at: to_micros(grant.created_at),
        expires_at: to_micros(grant.expires_at),
        credential_version: grant.credential_version,
        generation: i32::try_from(grant.generation).unwrap_or(i32::MAX),
        used_at: micros(grant.used_at),
    }
}

fn from_row(row: Model) -> Result<Grant, StorageError> {
    Ok(Grant {
        id: GrantId(row.id),
        tenant: TenantId(row.tenant_id),
        user: UserId(row.user_id),
        client: ClientId(row.client_id),
        session: row.session_id.map(SessionId),
        offline: row.offline,
        details: from_json(&row.details, "grants", "details")?,
        created_at: from_micros(row.created_at),
        expires_at: from_micros(row.expires_at),
        credential_version: row.credential_version,
        generation: u32::try_from(row.generation).unwrap_or(0),
        used_at: instant(row.used_at),
    })
}
