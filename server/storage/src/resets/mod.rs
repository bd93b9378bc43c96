//! Resets: reading them, and how their rows become [`Reset`]s and back.

mod links;
mod write;

use crate::{
    Reader, StorageError,
    entity::reset::{Column, Entity, Model},
    value::{instant, micros, name_of, named},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::{ResetId, TenantId, UserId},
    reset::{Reset, ResetKind, ResetState},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Names of the states that [`ResetState::is_open`] calls open.
const OPEN: [&str; 3] = ["requested", "sent", "expired"];

impl Reader {
    /// The reset with that id.
    pub async fn reset(&self, id: ResetId) -> Result<Option<Reset>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), id.0)).one(&self.db()).await?;
        row.map(from_row).transpose()
    }

    /// Up to `limit` resets of that user, the newest first.
    pub async fn resets_of(&self, user: UserId, limit: u64) -> Result<Vec<Reset>, StorageError> {
        many(self, self.resets_where(user).limit(limit)).await
    }

    /// The resets of that user that can still be resent, cancelled or completed, the newest first.
    pub async fn open_resets_of(&self, user: UserId) -> Result<Vec<Reset>, StorageError> {
        many(self, self.resets_where(user).filter(Column::State.is_in(OPEN))).await
    }

    /// How many self-service resets of that user have a link that lives, or a mail that is yet to bring one.
    pub async fn live_self_service(&self, user: UserId, now: Timestamp) -> Result<u64, StorageError> {
        let is_sent =
            Condition::all().add(Column::State.eq("sent")).add(Column::ExpiresAt.gt(to_micros(now)));
        let count = self
            .resets_where(user)
            .filter(Column::Kind.eq(name_of(&ResetKind::SelfService)))
            .filter(Condition::any().add(Column::State.eq("requested")).add(is_sent))
            .count(&self.db())
            .await?;
        Ok(count)
    }

    fn resets_where(&self, user: UserId) -> Select<Entity> {
        Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserId.eq(user.0))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
    }
}

async fn many(reader: &Reader, select: Select<Entity>) -> Result<Vec<Reset>, StorageError> {
    let rows = select.all(&reader.db()).await?;
    rows.into_iter().map(from_row).collect()
}

/// Columns of a state: when sent, until when it lives, when it ended.
type StateColumns = (Option<i64>, Option<i64>, Option<i64>);

fn state_columns(state: ResetState) -> StateColumns {
    match state {
        ResetState::Requested => (None, None, None),
        ResetState::Sent { sent_at, expires_at } => {
            (Some(to_micros(sent_at)), Some(to_micros(expires_at)), None)
        }
        ResetState::Completed { at }
        | ResetState::Expired { at }
        | ResetState::Superseded { at }
        | ResetState::Cancelled { at } => (None, None, Some(to_micros(at))),
    }
}

fn state_of(row: &Model) -> Result<ResetState, StorageError> {
    let present = |micros, column| instant(micros).ok_or(StorageError::corrupt("resets", column));
    let ended = || present(row.ended_at, "ended_at");
    Ok(match row.state.as_str() {
        "requested" => ResetState::Requested,
        "sent" => ResetState::Sent {
            sent_at: present(row.sent_at, "sent_at")?,
            expires_at: present(row.expires_at, "expires_at")?,
        },
        "completed" => ResetState::Completed { at: ended()? },
        "expired" => ResetState::Expired { at: ended()? },
        "superseded" => ResetState::Superseded { at: ended()? },
        "cancelled" => ResetState::Cancelled { at: ended()? },
        _ => return Err(StorageError::corrupt("resets", "state")),
    })
}

fn to_row(reset: &Reset) -> Model {
    let (sent_at, expires_at, ended_at) = state_columns(reset.state);
    Model {
        tenant_id: reset.tenant.0,
        id: reset.id.0,
        user_id: reset.user.0,
        kind: name_of(&reset.kind),
        mode: name_of(&reset.mode),
        state: reset.state.name().to_owned(),
        sent_at,
        expires_at,
        ended_at,
        created_at: to_micros(reset.created_at),
        requested_by: reset.requested_by.map(|user| user.0),
        requested_by_label: reset.requested_by_label.clone(),
        reason: reset.reason.clone(),
        deliver_to: reset.deliver_to.clone(),
        delivered_elsewhere: reset.delivered_elsewhere,
        shown: reset.shown,
        must_change: reset.must_change,
        opened_at: micros(reset.opened_at),
    }
}

fn from_row(row: Model) -> Result<Reset, StorageError> {
    Ok(Reset {
        id: ResetId(row.id),
        tenant: TenantId(row.tenant_id),
        user: UserId(row.user_id),
        state: state_of(&row)?,
        kind: named(row.kind, "resets", "kind")?,
        mode: named(row.mode, "resets", "mode")?,
        created_at: from_micros(row.created_at),
        requested_by: row.requested_by.map(UserId),
        requested_by_label: row.requested_by_label,
        reason: row.reason,
        deliver_to: row.deliver_to,
        delivered_elsewhere: row.delivered_elsewhere,
        shown: row.shown,
        must_change: row.must_change,
        opened_at: instant(row.opened_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_states_are_the_domains() {
        let at = Timestamp::UNIX_EPOCH;
        let states = [
            ResetState::Requested,
            ResetState::Sent { sent_at: at, expires_at: at },
            ResetState::Completed { at },
            ResetState::Expired { at },
            ResetState::Superseded { at },
            ResetState::Cancelled { at },
        ];
        for state in states {
            assert_eq!(OPEN.contains(&state.name()), state.is_open(), "{state:?}");
        }
    }
}
