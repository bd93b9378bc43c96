//! What is measured, a case a file.

mod client_credentials;
mod login;
mod mail_drain;
mod mail_words;
mod memory;
mod page_weight;
mod plugin_call;
mod refresh;
mod reset;
mod start_up;
mod timing;
mod tokens;

use crate::{
    Outcome, limit,
    load::{Errand, Load, Slice},
    measure::percentile_ms,
    process::Process,
    table::Row,
};
use clap::ValueEnum;
use std::{fmt, sync::Arc, time::Duration};

/// A case by its name on the command line, in the table's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Case {
    Login,
    Reset,
    ResetWithPlugin,
    PluginCall,
    MailWords,
    Memory,
    ClientCredentials,
    Refresh,
    Timing,
    MailDrain,
    StartUp,
    PageWeight,
}

/// How much is done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Slices of either side, many and short: what disturbs one should disturb the other.
    pub slices: usize,
    pub slice: Duration,
    /// Calls of each kind whose times are compared.
    pub timed_calls: usize,
    /// Times that a thousand people log in at once.
    pub storms: usize,
    /// Mails in a slice, and how many slices.
    pub mails: usize,
    pub drains: usize,
    pub starts: usize,
    /// Slices of either side at the token endpoint, where there are more sides.
    pub token_slices: usize,
    pub token_slice: Duration,
    pub token_warm_up: Duration,
    /// A PostgreSQL database of our own.
    pub postgres: Option<String>,
}

impl Plan {
    pub fn full() -> Self {
        Self {
            slices: 20,
            slice: Duration::from_secs(2),
            timed_calls: 2000,
            storms: 3,
            mails: 2000,
            drains: 5,
            starts: 9,
            token_slices: 15,
            token_slice: Duration::from_secs(2),
            token_warm_up: Duration::from_secs(5),
            postgres: None,
        }
    }

    pub fn quick() -> Self {
        Self {
            slices: 5,
            slice: Duration::from_secs(2),
            timed_calls: 300,
            storms: 1,
            mails: 500,
            drains: 3,
            starts: 5,
            token_slices: 4,
            token_slice: Duration::from_secs(1),
            token_warm_up: Duration::from_secs(2),
            postgres: None,
        }
    }

    /// People that a load of one hash a request can't use up on any machine: 150 a second and core.
    fn people(&self) -> usize {
        let seconds = (WARM_UP + self.slice * u32::try_from(self.slices).unwrap_or(u32::MAX)).as_secs();
        usize::try_from(seconds).unwrap_or(usize::MAX).saturating_mul(150 * limit::cores())
    }
}

impl Case {
    pub async fn run(self, plan: &Plan) -> Outcome<Vec<Row>> {
        match self {
            Self::Login => login::run(plan).await,
            Self::Reset => reset::run(plan).await,
            Self::ResetWithPlugin => reset::run_with_plugin(plan).await,
            Self::PluginCall => plugin_call::run(plan).await,
            Self::MailWords => mail_words::run(plan).await,
            Self::Memory => memory::run(plan).await,
            Self::ClientCredentials => client_credentials::run(plan).await,
            Self::Refresh => refresh::run(plan).await,
            Self::Timing => timing::run(plan).await,
            Self::MailDrain => mail_drain::run(plan).await,
            Self::StartUp => start_up::run(plan).await,
            Self::PageWeight => page_weight::run().await,
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.to_possible_value().map(|value| value.get_name().to_owned());
        f.write_str(&name.unwrap_or_default())
    }
}

/// Grows buffers, opens files, fills caches.
const WARM_UP: Duration = Duration::from_secs(1);

/// Connections that ask at once: enough that hashing never waits for the network, few enough for the queue.
fn connections() -> usize {
    8 * limit::cores()
}

/// What a load of one hash a request came to beside raw hashing.
#[derive(Default)]
struct BesideTheLimit {
    ours: Vec<f64>,
    reference: Vec<f64>,
    latencies: Vec<Duration>,
    hashes: u64,
    hashing_cpu_seconds: f64,
    server_cpu_seconds: f64,
}

/// Lets the load and raw hashing take turns. `settle` waits until the server has nothing left to do.
async fn beside_the_limit(
    plan: &Plan,
    server: &Process,
    load: &mut Load,
    errand: &Arc<impl Errand>,
    settle: impl AsyncFn() -> Outcome<()>,
) -> Outcome<BesideTheLimit> {
    load.run(WARM_UP, errand).await?;
    settle().await?;
    let (own, mut result) = (Process::own(), BesideTheLimit::default());
    for _ in 0..plan.slices {
        let before = own.cpu_seconds()?;
        let hashing = limit::hash_for(plan.slice).await?;
        result.hashing_cpu_seconds += own.cpu_seconds()? - before;
        result.hashes += hashing.count;
        result.reference.push(hashing.rate());

        let before = server.cpu_seconds()?;
        let slice: Slice = load.run(plan.slice, errand).await?;
        settle().await?;
        result.server_cpu_seconds += server.cpu_seconds()? - before;
        result.ours.push(slice.rate());
        result.latencies.extend(slice.latencies);
    }
    Ok(result)
}

impl BesideTheLimit {
    /// Latency, and processor time, which tells what a request costs beside its hash whatever else the machine does.
    #[expect(clippy::cast_precision_loss, reason = "counts of requests and hashes")]
    fn remark(&self) -> String {
        let (half, most) = (percentile_ms(&self.latencies, 0.5), percentile_ms(&self.latencies, 0.99));
        let request = self.server_cpu_seconds * 1000.0 / self.latencies.len() as f64;
        let hash = self.hashing_cpu_seconds * 1000.0 / self.hashes as f64;
        format!(
            "reference: raw Argon2id; {} connections, answers after {half:.0} ms, p99 {most:.0} ms; \
             processor time {request:.1} ms a request, {hash:.1} ms a raw hash: {:.2}",
            connections(),
            hash / request
        )
    }
}
