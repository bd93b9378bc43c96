//! Bodies are read whole, within bounds of size and time.

use latchkey_domain::plugin::MAXIMUM_COMPONENT_BYTES;
use poem::{
    Body,
    http::{HeaderMap, header},
};
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    time::timeout,
};

/// How much is read, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    pub most_bytes: u64,
    /// In which it has to arrive.
    pub time: Duration,
}

/// Forms and JSON: the longest password takes 3 KiB, a tenant with every text at its bound fits several times.
pub const DOCUMENT: Bound = Bound { most_bytes: 64 * 1024, time: Duration::from_secs(30) };

/// WebAssembly components, over a line of two megabits.
pub const COMPONENT: Bound =
    Bound { most_bytes: MAXIMUM_COMPONENT_BYTES as u64, time: Duration::from_secs(120) };

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
pub async fn read(headers: &HeaderMap, body: Body, bound: Bound) -> Result<Vec<u8>, BodyError> {
    let mut body = body.into_async_read();
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > bound.most_bytes) {
        ignore(body);
        return Err(BodyError::TooLarge);
    }
    let mut bytes = Vec::new();
    match timeout(bound.time, (&mut body).take(bound.most_bytes + 1).read_to_end(&mut bytes)).await {
        Err(_) => Err(BodyError::TooSlow),
        Ok(Err(_)) => Err(BodyError::EndedEarly),
        Ok(Ok(_)) if bytes.len() as u64 > bound.most_bytes => {
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
