use crate::App;
use latchkey_domain::{
    Entropy,
    plugin::{Callee, PluginHost, TenantFacts},
    tenant::Tenant,
};
use latchkey_render::Renderer;
use std::sync::Arc;

/// Where guests are tried out: a host, a theme and a tenant, real or made up. No database, no people.
pub struct Stage<'a> {
    pub host: &'a dyn PluginHost,
    pub renderer: &'a Renderer,
    pub tenant: &'a Tenant,
    /// The tenant's address, without a slash at the end.
    pub url: String,
    pub entropy: Arc<dyn Entropy>,
}

impl<'a> Stage<'a> {
    pub(super) fn of(app: &'a App, tenant: &'a Tenant) -> Self {
        Self {
            host: &*app.hooks.host,
            renderer: app.renderer(),
            tenant,
            url: app.public_url().of_tenant(tenant),
            entropy: app.entropy().clone(),
        }
    }

    pub(super) fn facts(&self) -> TenantFacts {
        TenantFacts { slug: self.tenant.slug.clone(), name: self.tenant.name.clone(), url: self.url.clone() }
    }

    pub(super) fn callee(&self, digest: &str, settings: &str) -> Callee {
        Callee {
            tenant: self.tenant.id,
            digest: digest.to_owned(),
            settings: settings.to_owned(),
            entropy: self.entropy.clone(),
        }
    }
}
