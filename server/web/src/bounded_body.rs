//! Bodies are read whole, within bounds of size and time.

use poem::{
    Body,
    http::{HeaderMap, header},
};
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    time::timeout,
};

/// The longest body that is read: the longest password takes 3 KiB, a tenant with every text at its bound fits several
/// times.
pub const MOST_BYTES: u64 = 64 * 1024;

/// Time in which a body has to arrive.
pub const TIME: Duration = Duration::from_secs(30);

/// Of a body that is too long, this much is still taken and thrown away. Most clients send everything before they read
/// the answer; without it they would see a broken connection in place of it.
const MOST_BYTES_IGNORED: u64 = 4 * 1024 * 1024;
const TIME_IGNORED: Duration = Duration::from_secs(5);

/// Why a body can't be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    TooLarge,
    TooSlow,
    EndedEarly,
}

/// Reads a body. One that is too long is refused by its announcement, or where it gets too long.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, BodyError> {
    let mut body = body.into_async_read();
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES) {
        ignore(body);
        return Err(BodyError::TooLarge);
    }
    let mut bytes = Vec::new();
    match timeout(TIME, (&mut body).take(MOST_BYTES + 1).read_to_end(&mut bytes)).await {
        Err(_) => Err(BodyError::TooSlow),
        Ok(Err(_)) => Err(BodyError::EndedEarly),
        Ok(Ok(_)) if bytes.len() as u64 > MOST_BYTES => {
            ignore(body);
            Err(BodyError::TooLarge)
        }
        Ok(Ok(_)) => Ok(bytes),
    }
}

/// Beside the answer, which goes out at once.
fn ignore(body: impl AsyncRead + Unpin + Send + 'static) {
    tokio::spawn(async move {
        let mut rest = body.take(MOST_BYTES_IGNORED);
        let _ = timeout(TIME_IGNORED, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    });
}
