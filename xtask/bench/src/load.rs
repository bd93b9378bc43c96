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
    /// The next request, never the same twice; `None` once there is nobody left.
    fn next(&self) -> Option<Vec<u8>>;
    /// Refuses whatever isn't a success.
    fn check(&self, answer: Answer) -> Outcome<()>;
}

/// Connections that are used over and over.
pub struct Load {
    connections: Vec<Connection>,
}

/// What a slice came to.
#[derive(Debug, Default)]
pub struct Slice {
    pub elapsed: Duration,
    pub latencies: Vec<Duration>,
}

impl Load {
    pub async fn open(address: SocketAddr, connections: usize) -> Outcome<Self> {
        let mut open = Vec::with_capacity(connections);
        for _ in 0..connections {
            open.push(Connection::open(address).await?);
        }
        Ok(Self { connections: open })
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
    mut connection: Connection,
    watch: Stopwatch,
    lasting: Duration,
    errand: Arc<impl Errand>,
) -> Outcome<(Connection, Vec<Duration>)> {
    let mut latencies = Vec::new();
    while watch.elapsed() < lasting {
        let request = errand.next().ok_or("too few people were prepared for a machine this fast")?;
        let asked = Stopwatch::start();
        let answer = connection.send(&request).await?;
        latencies.push(asked.elapsed());
        errand.check(answer)?;
    }
    Ok((connection, latencies))
}

impl Slice {
    /// Answers a second.
    #[expect(clippy::cast_precision_loss, reason = "a count of answers")]
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}
