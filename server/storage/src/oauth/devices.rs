//! Devices that wait for their people.

use crate::{
    Reader, StorageError, Transaction,
    entity::device_code::{Column, Entity, Model},
    value::{exact_key, from_json, to_json},
};
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    id::{ClientId, GrantId},
    oauth::{DeviceCode, DeviceState},
    token::TokenDigest,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

impl Reader {
    /// The device of that code.
    pub async fn device_code(&self, digest: &TokenDigest) -> Result<Option<DeviceCode>, StorageError> {
        let row = Entity::find_by_id((self.tenant_key(), digest.0.to_vec())).one(&self.db()).await?;
        row.map(from_row).transpose()
    }

    /// The device that shows that user code, which is in its normal form, and the digest of its device code.
    pub async fn device_of_user_code(
        &self,
        user_code: &str,
    ) -> Result<Option<(TokenDigest, DeviceCode)>, StorageError> {
        let row = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::UserCode.eq(exact_key(user_code)))
            .one(&self.db())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let digest = crate::value::digest(&row.digest, "device_codes", "digest")?;
        Ok(Some((TokenDigest(digest), from_row(row)?)))
    }
}

impl Transaction {
    /// Keeps a device that begins to wait.
    pub async fn insert_device_code(
        &self,
        device: &DeviceCode,
        digest: &TokenDigest,
        user_code: &str,
    ) -> Result<(), StorageError> {
        let row = Model {
            tenant_id: self.tenant_key(),
            digest: digest.0.to_vec(),
            user_code: exact_key(user_code),
            client_id: device.client.0,
            details: to_json(&device.details),
            state: PENDING.to_owned(),
            grant_id: None,
            expires_at: to_micros(device.expires_at),
            poll_after: to_micros(device.poll_after),
            interval_seconds: i32::try_from(device.interval_seconds).unwrap_or(i32::MAX),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Lets the person's answer be known; `false` when it was answered already or has expired.
    pub async fn decide_device(
        &self,
        digest: &TokenDigest,
        grant: Option<GrantId>,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let state = if grant.is_some() { APPROVED } else { DENIED };
        let decided = Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::GrantId, Expr::value(grant.map(|grant| grant.0)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .filter(Column::State.eq(PENDING))
            .filter(Column::ExpiresAt.gt(to_micros(now)))
            .exec(&self.db())
            .await?;
        Ok(decided.rows_affected == 1)
    }

    /// Notes that the device asked, and when it may ask again.
    pub async fn note_device_poll(
        &self,
        digest: &TokenDigest,
        poll_after: Timestamp,
        interval_seconds: u32,
    ) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::PollAfter, Expr::value(to_micros(poll_after)))
            .col_expr(
                Column::IntervalSeconds,
                Expr::value(i32::try_from(interval_seconds).unwrap_or(i32::MAX)),
            )
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Digest.eq(digest.0.to_vec()))
            .exec(&self.db())
            .await?;
        Ok(())
    }

    /// Uses a device code up; `false` for all but one of those who try.
    pub async fn delete_device_code(&self, digest: &TokenDigest) -> Result<bool, StorageError> {
        let deleted = Entity::delete_by_id((self.tenant_key(), digest.0.to_vec())).exec(&self.db()).await?;
        Ok(deleted.rows_affected == 1)
    }
}

const PENDING: &str = "pending";
const APPROVED: &str = "approved";
const DENIED: &str = "denied";

fn from_row(row: Model) -> Result<DeviceCode, StorageError> {
    let state = match (row.state.as_str(), row.grant_id) {
        (PENDING, None) => DeviceState::Pending,
        (APPROVED, Some(grant)) => DeviceState::Approved(GrantId(grant)),
        (DENIED, None) => DeviceState::Denied,
        _ => return Err(StorageError::corrupt("device_codes", "state")),
    };
    Ok(DeviceCode {
        client: ClientId(row.client_id),
        details: from_json(&row.details, "device_codes", "details")?,
        state,
        expires_at: from_micros(row.expires_at),
        poll_after: from_micros(row.poll_after),
        interval_seconds: u32::try_from(row.interval_seconds).unwrap_or(0),
    })
}
