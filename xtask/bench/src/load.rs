//! Closed-loop load: so many connections, each asking again as soon as it was answered.

use crate::{
    Outcome,
    http::{Answer, Connection},
    measure::Stopwatch,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// What to ask and what counts as the right answer.
pub trait Errand: Send + Sync + 'static {
    /// The next request of the connection with that number; `None` once there is nobody left.
    fn next(&self, connection: usize) -> Option<Vec<u8>>;
    /// Refuses whatever isn't a success.
    fn check(&self, connection: usize, answer: Answer) -> Outcome<()>;
}

/// Connections that are used over and over, with their numbers, which count from 0.
pub struct Load {
    connections: Vec<(usize, Connection)>,
}

/// What a slice came to.
#[derive(Debug, Default)]
pub struct Slice {
    pub elapsed: Duration,
    pub latencies: Vec<Duration>,
}

impl Load {
    pub async fn open(address: SocketAddr, connections: usize) -> Outcome<Self> {
        Self::open_to_each(&vec![address; connections]).await
    }

    /// The first connection leads to the first address, and so on.
    pub async fn open_to_each(addresses: &[SocketAddr]) -> Outcome<Self> {
        let mut connections = Vec::with_capacity(addresses.len());
        for (number, address) in addresses.iter().enumerate() {
            connections.push((number, Connection::open(*address).await?));
        }
        Ok(Self { connections })
    }

    /// Asks for as long as `lasting`, waits for the answers under way and counts them in.
    ///
    /// # Errors
    /// The first wrong answer, broken connection, or want of something to ask.
    pub async fn run(&mut self, lasting: Duration, errand: &Arc<impl Errand>) -> Outcome<Slice> {
        let watch = Stopwatch::start();
        let mut workers = JoinSet::new();
        for connection in self.connections.drain(..) {
            workers.spawn(ask_on(connection, watch, lasting, errand.clone()));
        }
        let mut slice = Slice::default();
        while let Some(done) = workers.join_next().await {
            let (connection, latencies) = done??;
            self.connections.push(connection);
            slice.latencies.extend(latencies);
        }
        slice.elapsed = watch.elapsed();
        Ok(slice)
    }
}

async fn ask_on(
    (number, mut connection): (usize, Connection),
    watch: Stopwatch,
    lasting: Duration,
    errand: Arc<impl Errand>,
) -> Outcome<((usize, Connection), Vec<Duration>)> {
    let mut latencies = Vec::new();
    while watch.elapsed() < lasting {
        let request = errand.next(number).ok_or("too few people were prepared for a machine this fast")?;
        let asked = Stopwatch::start();
        let answer = connection.send(&request).await?;
        latencies.push(asked.elapsed());
        errand.check(number, answer)?;
    }
    Ok(((number, connection), latencies))
}

impl Slice {
    /// Answers a second.
    #[expect(clippy::cast_precision_loss, reason = "a count of answers")]
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}
