//! A thousand people log in at once: everybody is answered, memory stays within its bound, and others hardly notice.

use super::Plan;
use crate::{
    Outcome,
    browser::FormProof,
    ground::{Ground, PASSWORD},
    http::{self, Answer, Connection},
    limit,
    measure::{Stopwatch, Summary, percentile_ms},
    server::Server,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_domain::user::{User, UserStatus};
use latchkey_server::installation::LeftToTheServer;
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{task::JoinSet, time};

/// People who log in at once.
const CROWD: usize = 1000;
/// Memory of one hash, see [`latchkey_domain::password::Argon2Parameters::default`].
const HASH_MIB: f64 = 19.0;
/// Room for an open connection with a request and its answer in memory.
const CONNECTION_KIB: f64 = 96.0;
const QUIET: Duration = Duration::from_secs(2);
const BETWEEN_PROBES: Duration = Duration::from_millis(2);

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let ground = Ground::prepare(None, Arc::new(LeftToTheServer)).await?;
    let sink = Sink::start(Acknowledge::Usually).await?;
    let crowds = plan.storms * CROWD;
    let people = ground.people("person", crowds, UserStatus::Active).await?;
    let server = Server::start(&ground, &sink.url()).await?;
    let path = format!("{}/login", ground.pages());
    let proof = FormProof::fetch(&mut Connection::open(server.address).await?, server.address, &path).await?;
    let idle_probe = Probe::start(server.address);
    time::sleep(QUIET).await;
    let idle_latencies = idle_probe.finish()?;
    let idle_mib = server.process.resident_mib()?;

    let (mut tally, mut busy_latencies) = (Tally::default(), Vec::new());
    for crowd in people.chunks(CROWD) {
        let connections = open(server.address).await?;
        let probe = Probe::start(server.address);
        log_in_at_once(connections, crowd, &proof, server.address, &path, &mut tally).await?;
        busy_latencies.extend(probe.finish()?);
    }
    let peak_mib = server.process.peak_resident_mib()?;
    server.end().await?;
    Ok(vec![
        memory_row(peak_mib, idle_mib),
        answered_row(&tally, crowds),
        latency_row(&busy_latencies, &idle_latencies),
    ])
}

async fn open(address: SocketAddr) -> io::Result<Vec<Connection>> {
    let mut connections = Vec::with_capacity(CROWD);
    for _ in 0..CROWD {
        connections.push(Connection::open(address).await?);
    }
    Ok(connections)
}

/// How the crowd fared.
#[derive(Default)]
struct Tally {
    logged_in: usize,
    /// 503 or 429, with `Retry-After`.
    told_to_come_back: usize,
    /// The connection broke.
    dropped: usize,
}

async fn log_in_at_once(
    connections: Vec<Connection>,
    crowd: &[User],
    proof: &FormProof,
    address: SocketAddr,
    path: &str,
    tally: &mut Tally,
) -> Outcome<()> {
    let mut attempts = JoinSet::new();
    for (mut connection, person) in connections.into_iter().zip(crowd) {
        let fields = [("login", person.login.as_str()), ("password", PASSWORD)];
        let request = proof.post(address, path, &fields);
        attempts.spawn(async move { connection.send(&request).await });
    }
    while let Some(answer) = attempts.join_next().await {
        match answer? {
            Ok(answer) => tally.count(answer)?,
            Err(_) => tally.dropped += 1,
        }
    }
    Ok(())
}

impl Tally {
    fn count(&mut self, answer: Answer) -> Outcome<()> {
        match (answer.status, answer.header("retry-after")) {
            (303, _) => self.logged_in += 1,
            (429 | 503, Some(_)) => self.told_to_come_back += 1,
            _ => drop(answer.expect(303)?),
        }
        Ok(())
    }
}

/// Asks for `/healthz` over and over from a thread of its own, so that the crowd's own work doesn't count.
struct Probe {
    stop: Arc<AtomicBool>,
    thread: thread::JoinHandle<Outcome<Vec<Duration>>>,
}

impl Probe {
    fn start(address: SocketAddr) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(probe(address, &stopped))
        });
        Self { stop, thread }
    }

    fn finish(self) -> Outcome<Vec<Duration>> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| "the probe panicked")?
    }
}

async fn probe(address: SocketAddr, stopped: &AtomicBool) -> Outcome<Vec<Duration>> {
    let request = http::get(address, "/healthz", "");
    let mut connection = Connection::open(address).await?;
    let mut latencies = Vec::new();
    while !stopped.load(Ordering::Relaxed) {
        let asked = Stopwatch::start();
        connection.send(&request).await?.expect(200)?;
        latencies.push(asked.elapsed());
        time::sleep(BETWEEN_PROBES).await;
    }
    Ok(latencies)
}

/// However many log in, memory is that of the idle server, of as many hashes as there are threads, and of connections.
#[expect(clippy::cast_precision_loss, reason = "counts of cores and connections")]
fn memory_row(peak_mib: f64, idle_mib: f64) -> Row {
    let bound_mib = idle_mib + limit::cores() as f64 * HASH_MIB + CROWD as f64 * CONNECTION_KIB / 1024.0;
    let case = "peak memory, 1,000 logins at once";
    Row::paired(case, "MiB", &[peak_mib], &[bound_mib], Target::AtMost(1.0)).remark(format!(
        "reference: {idle_mib:.1} MiB idle, {HASH_MIB} MiB for each of {} hashing threads, {CONNECTION_KIB} KiB for \
         each connection",
        limit::cores()
    ))
}

#[expect(clippy::cast_precision_loss, reason = "counts of answers")]
fn answered_row(tally: &Tally, asked: usize) -> Row {
    let Tally { logged_in, told_to_come_back, dropped } = tally;
    let answered = (logged_in + told_to_come_back) as f64;
    Row::paired("answered, 1,000 logins at once", "", &[answered], &[asked as f64], Target::AtLeast(1.0))
        .remark(format!(
            "{logged_in} logged in, {told_to_come_back} told when to come back, {dropped} dropped"
        ))
}

fn latency_row(busy: &[Duration], idle: &[Duration]) -> Row {
    let (ours, reference) = (percentile_ms(busy, 0.99), percentile_ms(idle, 0.99));
    let row = Row::paired("/healthz p99 meanwhile", "ms", &[ours], &[reference], Target::AtMost(10.0));
    let medians = Summary { min: percentile_ms(idle, 0.5), median: percentile_ms(busy, 0.5), max: ours };
    row.remark(format!(
        "reference: idle; medians {:.2} ms and {:.2} ms idle; {} and {} probes",
        medians.median,
        medians.min,
        busy.len(),
        idle.len()
    ))
}
