use crate::{App, Failure, login::throttle};
use latchkey_domain::{
    OperationContext,
    id::UserId,
    oauth::{Client, DeviceCode, DeviceState},
    token::TokenDigest,
};
use latchkey_protocol::oauth::user_code;

/// Why no device is shown.
#[derive(Debug, thiserror::Error)]
pub enum DeviceRefusal {
    /// Mistyped, expired, decided: nobody is told which.
    #[error("no device waits under that code")]
    Unknown,
    /// Somebody tries codes out (RFC 8628 §5.1).
    #[error("too many codes were tried")]
    Throttled { retry_after_seconds: u32 },
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<latchkey_storage::StorageError> for DeviceRefusal {
    fn from(error: latchkey_storage::StorageError) -> Self {
        Self::Failure(error.into())
    }
}

/// A device that waits for somebody to decide.
#[derive(Debug)]
pub struct WaitingDevice {
    pub(super) digest: TokenDigest,
    pub device: DeviceCode,
    pub client: Client,
    /// As it is shown on the device.
    pub user_code: String,
}

/// The device that shows what somebody typed. Who tries many has to wait.
pub async fn find(
    app: &App,
    context: &OperationContext,
    user: UserId,
    typed: &str,
) -> Result<WaitingDevice, DeviceRefusal> {
    let retry_after_seconds = throttle::count_user_code(app, context, user).await?;
    if let Some(retry_after_seconds) = retry_after_seconds {
        return Err(DeviceRefusal::Throttled { retry_after_seconds });
    }
    let normal = user_code::normalise(typed).ok_or(DeviceRefusal::Unknown)?;
    let reader = app.storage().read(context.tenant).await?;
    let (digest, device) = reader.device_of_user_code(&normal).await?.ok_or(DeviceRefusal::Unknown)?;
    if device.state != DeviceState::Pending || device.expires_at <= context.now() {
        return Err(DeviceRefusal::Unknown);
    }
    let client = reader.client(device.client).await?.ok_or(DeviceRefusal::Unknown)?;
    Ok(WaitingDevice { digest, device, client, user_code: user_code::shown(&normal) })
}
