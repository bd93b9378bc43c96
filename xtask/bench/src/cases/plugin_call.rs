//! What a guest adds to what the built-in does: a fresh instance, the call, the answer's validation.

use super::Plan;
use crate::{
    Outcome,
    ground::{self, GENERATOR},
    limit,
    measure::{Stopwatch, Summary, percentile_ms},
    table::{Row, Target},
};
use latchkey_domain::{
    id::TenantId,
    password::{self, PasswordPolicy},
    plugin::{Callee, GenerationContext, PluginHost, Purpose, TenantFacts},
};
use latchkey_server::{
    installation::plugin_host,
    machine::{OsEntropy, SystemClock},
};
use std::{sync::Arc, time::Duration};

/// Calls in a slice.
const CALLS: usize = 500;

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let mut configuration = ground::defaults()?;
    configuration.data_dir = folder.path().to_owned();
    let host = plugin_host(&configuration)?;
    let loaded = host.load(Arc::from(GENERATOR)).await?;
    let guest = Guest { host: &host, digest: loaded.digest, policy: PasswordPolicy::default() };
    guest.slice().await?;
    let (mut added, mut within, mut all, mut share) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.slices {
        let native = guest.native_slice();
        let (times, took) = guest.slice().await?;
        let hash_ms = 1000.0 / limit::hash_for(Duration::from_millis(500)).await?.rate() * cores();
        let call_ms = percentile_ms(&times, 0.5);
        added.push((call_ms - percentile_ms(&native, 0.5)) * 1000.0);
        within.push(percentile_ms(&took, 0.5) * 1000.0);
        share.push(call_ms / hash_ms);
        all.extend(times);
    }
    let p99 = percentile_ms(&all, 0.99) * 1000.0;
    let remark = format!(
        "pronounceable, Rust; of it {:.0} µs are instance and call, the rest is the queue and the thread",
        Summary::of(&within).median
    );
    let hash = "reference: one Argon2id hash on one core, the dearest part of a generated reset";
    Ok(vec![
        Row::alone("plugin call, added", "µs", Summary::of(&added), Target::AtMost(100.0)).remark(remark),
        Row::alone("plugin call, p99", "µs", Summary::single(p99), Target::AtMost(1000.0)),
        Row::alone("plugin call : hash", "", Summary::of(&share), Target::AtMost(0.01)).remark(hash),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "a count of cores")]
fn cores() -> f64 {
    limit::cores() as f64
}

struct Guest<'a> {
    host: &'a dyn PluginHost,
    digest: String,
    policy: PasswordPolicy,
}

impl Guest<'_> {
    /// Times as the caller has them, and as the host tells them.
    async fn slice(&self) -> Outcome<(Vec<Duration>, Vec<Duration>)> {
        let tenant = TenantId::new(&SystemClock, &OsEntropy);
        let (mut times, mut took) = (Vec::with_capacity(CALLS), Vec::with_capacity(CALLS));
        for _ in 0..CALLS {
            let callee = Callee {
                tenant,
                digest: self.digest.clone(),
                settings: "{}".into(),
                entropy: Arc::new(OsEntropy),
            };
            let context = GenerationContext {
                tenant: TenantFacts {
                    slug: "bench".into(),
                    name: "Bench".into(),
                    url: "http://localhost/t/bench".into(),
                },
                locale: "en".into(),
                purpose: Purpose::Reset,
            };
            let watch = Stopwatch::start();
            let answered = self.host.generate(callee, context, self.policy.clone()).await?;
            self.policy.check_shape(&answered.answer)?;
            times.push(watch.elapsed());
            took.push(answered.took);
        }
        Ok((times, took))
    }

    fn native_slice(&self) -> Vec<Duration> {
        let one = || {
            let watch = Stopwatch::start();
            let password = password::generate(&self.policy, &OsEntropy);
            assert!(self.policy.check_shape(&password).is_ok(), "the built-in meets every policy");
            watch.elapsed()
        };
        (0..CALLS).map(|_| one()).collect()
    }
}
