//! The limit that hashing sets: Argon2id alone, on as many threads as there are cores, without a server around it.

use crate::{Outcome, measure::Stopwatch};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use latchkey_domain::password::Argon2Parameters;
use std::{thread, time::Duration};

/// Cores that both sides run on.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

/// What hashing for a while came to.
#[derive(Debug, Clone, Copy)]
pub struct Hashing {
    pub hashes: u64,
    pub elapsed: Duration,
}

impl Hashing {
    /// Hashes a second.
    #[expect(clippy::cast_precision_loss, reason = "a count of hashes")]
    pub fn rate(&self) -> f64 {
        self.hashes as f64 / self.elapsed.as_secs_f64()
    }
}

/// Hashes with the parameters that passwords are kept under by default, in memory that is used again.
pub async fn hash_for(lasting: Duration) -> Outcome<Hashing> {
    Ok(tokio::task::spawn_blocking(move || on_every_core(lasting)).await??)
}

fn on_every_core(lasting: Duration) -> Result<Hashing, String> {
    let watch = Stopwatch::start();
    let threads: Vec<_> = (0..cores()).map(|_| thread::spawn(move || hash_until(watch, lasting))).collect();
    let mut hashes = 0;
    for thread in threads {
        hashes += thread.join().map_err(|_| "a hashing thread panicked")??;
    }
    Ok(Hashing { hashes, elapsed: watch.elapsed() })
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
