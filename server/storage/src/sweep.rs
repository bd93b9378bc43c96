//! Forgetting what has expired.

use crate::{
    Storage, StorageError,
    entity::{
        authorization_code, counter, device_code, generated_password, grant, idempotency_key, pushed_request,
        reset_link, session, spent_identifier,
    },
};
use latchkey_domain::{
    Timestamp,
    clock::{before, to_micros},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How long a dead link still tells its page why it doesn't work.
const DEAD_LINK_SECONDS: u32 = 30 * 24 * 60 * 60;

/// How long a password that a guest made is remembered, so that it isn't made again.
const GENERATED_PASSWORD_SECONDS: u32 = 400 * 24 * 60 * 60;

/// How long after it expired a pushed request may still be answered: the longest that a login may take.
const PUSHED_REQUEST_SECONDS: u32 = 2 * 60 * 60;

impl Storage {
    /// Deletes expired counters, idempotency keys, sessions and whatever a login provider keeps for a time, links that are long dead, and digests of passwords that
    /// were made long ago, of all tenants.
    pub async fn sweep(&self, now: Timestamp) -> Result<(), StorageError> {
        let (expired, db) = (to_micros(now), self.writer());
        counter::Entity::delete_many().filter(counter::Column::ExpiresAt.lte(expired)).exec(db).await?;
        idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::ExpiresAt.lte(expired))
            .exec(db)
            .await?;
        session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(expired)).exec(db).await?;
        let long_dead = to_micros(before(now, DEAD_LINK_SECONDS));
        reset_link::Entity::delete_many()
            .filter(reset_link::Column::ExpiresAt.lte(long_dead))
            .exec(db)
            .await?;
        let forgotten = to_micros(before(now, GENERATED_PASSWORD_SECONDS));
        generated_password::Entity::delete_many()
            .filter(generated_password::Column::GeneratedAt.lte(forgotten))
            .exec(db)
            .await?;
        self.sweep_login_provider(expired).await
    }

    async fn sweep_login_provider(&self, expired: i64) -> Result<(), StorageError> {
        let db = self.writer();
        macro_rules! forget {
            ($before:expr, $($table:ident),+) => {$(
                $table::Entity::delete_many().filter($table::Column::ExpiresAt.lte($before)).exec(db).await?;
            )+};
        }
        forget!(expired, authorization_code, device_code, grant, spent_identifier);
        // One that a person is taking their time over is still to be used up.
        forget!(expired - i64::from(PUSHED_REQUEST_SECONDS) * 1_000_000, pushed_request);
        Ok(())
    }
}
