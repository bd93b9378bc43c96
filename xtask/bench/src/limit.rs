//! The limits that the machine sets, without a server around it: Argon2id alone and signing alone, on as many threads as
//! there are cores; and a disk that is told over and over to keep what was written.

use crate::{Outcome, measure::Stopwatch};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use latchkey_domain::password::Argon2Parameters;
use latchkey_protocol::jose::SigningKey;
use std::{fs::File, io::Write as _, path::Path, sync::Arc, thread, time::Duration};

/// Cores that both sides run on.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

/// What doing the same over and over for a while came to.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    pub count: u64,
    pub elapsed: Duration,
}

impl Done {
    /// How many a second.
    #[expect(clippy::cast_precision_loss, reason = "a count of hashes, signatures …")]
    pub fn rate(&self) -> f64 {
        self.count as f64 / self.elapsed.as_secs_f64()
    }
}

/// Hashes with the parameters that passwords are kept under by default, in memory that is used again.
pub async fn hash_for(lasting: Duration) -> Outcome<Done> {
    on_every_core(move |watch| hash_until(watch, lasting)).await
}

/// Signs a message of that length, all threads with one key.
pub async fn sign_for(key: Arc<SigningKey>, message_bytes: usize, lasting: Duration) -> Outcome<Done> {
    on_every_core(move |watch| {
        let message = vec![b'm'; message_bytes];
        let mut signatures = 0;
        while watch.elapsed() < lasting {
            std::hint::black_box(key.sign(&message));
            signatures += 1;
        }
        Ok(signatures)
    })
    .await
}

/// Writes a page to a file of the folder and waits until the disk has it, one after the other.
pub async fn sync_for(folder: &Path, lasting: Duration) -> Outcome<Done> {
    let path = folder.join("synced");
    Ok(tokio::task::spawn_blocking(move || {
        let (mut file, watch, mut count) = (File::create(path)?, Stopwatch::start(), 0);
        while watch.elapsed() < lasting {
            file.write_all(&[b'p'; 4096])?;
            file.sync_data()?;
            count += 1;
        }
        std::io::Result::Ok(Done { count, elapsed: watch.elapsed() })
    })
    .await??)
}

/// Does the work in as many threads as there are cores; it counts what it did until its time was up.
async fn on_every_core(
    work: impl Fn(Stopwatch) -> Result<u64, String> + Send + Sync + 'static,
) -> Outcome<Done> {
    Ok(tokio::task::spawn_blocking(move || {
        let watch = Stopwatch::start();
        let counts: Result<u64, String> = thread::scope(|scope| {
            let threads: Vec<_> = (0..cores()).map(|_| scope.spawn(|| work(watch))).collect();
            threads.into_iter().map(|thread| thread.join().map_err(|_| "a thread panicked")?).sum()
        });
        counts.map(|count| Done { count, elapsed: watch.elapsed() })
    })
    .await??)
}

fn hash_until(watch: Stopwatch, lasting: Duration) -> Result<u64, String> {
    let Argon2Parameters { memory_kib, iterations, parallelism } = Argon2Parameters::default();
    let params =
        Params::new(memory_kib, iterations, parallelism, Some(32)).map_err(|error| error.to_string())?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hashes = 0_u64;
    let mut hash = [0; 32];
    while watch.elapsed() < lasting {
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&hashes.to_le_bytes());
        argon2
            .hash_password_into_with_memory(b"seven quiet herons", &salt, &mut hash, &mut memory)
            .map_err(|error| error.to_string())?;
        hashes += 1;
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_protocol::jose;

    #[tokio::test]
    async fn every_core_signs() {
        let key = Arc::new(SigningKey::generate(jose::Algorithm::Es256).expect("a key"));
        let signed = sign_for(key, 300, Duration::from_millis(50)).await.expect("no thread panics");
        assert!(signed.count >= cores() as u64, "{signed:?}");
        assert!(signed.elapsed >= Duration::from_millis(50), "{signed:?}");
    }
}
