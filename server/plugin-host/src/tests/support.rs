//! A host, callees and the simplest questions.

use super::guests::Recipe;
use crate::{Host, Limits};
use latchkey_domain::{
    Entropy,
    id::TenantId,
    password::{PasswordPolicy, PlainPassword},
    plugin::{
        Callee, GenerationContext, Inspection, Person, PluginHost, PluginResult, Purpose, TenantFacts,
        UnfitComponent,
    },
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Deterministic (splitmix64), never zero for long.
pub struct Seeded(AtomicU64);

impl Seeded {
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(seed)))
    }

    pub fn next(&self) -> u64 {
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.next().to_le_bytes()[3];
        }
    }
}

/// Limits under which a well-behaved guest has time even on a busy machine.
pub fn patient() -> Limits {
    Limits { deadline: Duration::from_secs(20), ..Limits::default() }
}

/// Limits under which an endless guest is stopped soon.
pub fn strict() -> Limits {
    Limits { deadline: Duration::from_millis(300), ..Limits::default() }
}

pub fn host(limits: Limits) -> Host {
    Host::new(limits).expect("the engine starts")
}

pub async fn load(host: &Host, recipe: &Recipe) -> Result<Inspection, UnfitComponent> {
    host.load(recipe.component().into()).await
}

/// Loads what must be loadable; gives its digest.
pub async fn loaded(host: &Host, recipe: &Recipe) -> String {
    load(host, recipe).await.expect("a component of the contract").digest
}

pub fn callee(digest: &str) -> Callee {
    callee_of(1, digest)
}

pub fn callee_of(tenant: u8, digest: &str) -> Callee {
    Callee {
        tenant: tenant_id(tenant),
        digest: digest.to_owned(),
        settings: "{}".to_owned(),
        entropy: Seeded::new(u64::from(tenant)),
    }
}

pub fn tenant_id(number: u8) -> TenantId {
    format!("01890000-0000-7000-8000-0000000000{number:02x}").parse().expect("a UUID")
}

pub fn tenant() -> TenantFacts {
    TenantFacts { slug: "nubaria".into(), name: "Nubaria".into(), url: "https://id.example/t/nubaria".into() }
}

pub async fn generate(host: &Host, callee: Callee) -> PluginResult<PlainPassword> {
    let context = GenerationContext { tenant: tenant(), locale: "en".into(), purpose: Purpose::Reset };
    host.generate(callee, context, PasswordPolicy::default()).await
}

/// As [`generate`], with what was made as text.
pub async fn password(host: &Host, callee: Callee) -> Result<String, latchkey_domain::plugin::PluginFailure> {
    generate(host, callee).await.map(|answered| answered.answer.reveal().to_owned())
}

pub async fn propose(host: &Host, callee: Callee) -> PluginResult<String> {
    let person = Person {
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        profile: "student".into(),
        group: "3B".into(),
        locale: "en".into(),
    };
    host.propose(callee, person, Some("school.example".into()), 1).await
}
