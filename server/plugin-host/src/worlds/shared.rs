//! Conversions that several worlds need.

use crate::bindings::types;
use latchkey_domain::plugin::{Fact, TenantFacts};

impl From<TenantFacts> for types::Tenant {
    fn from(tenant: TenantFacts) -> Self {
        Self { slug: tenant.slug, name: tenant.name, url: tenant.url }
    }
}

impl From<Fact> for types::Fact {
    fn from(fact: Fact) -> Self {
        Self { name: fact.name, value: fact.value }
    }
}

pub(super) fn facts(facts: Vec<Fact>) -> Vec<types::Fact> {
    facts.into_iter().map(types::Fact::from).collect()
}
