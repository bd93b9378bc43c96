use super::guest::{Asked, Guest, tenant_facts};
use crate::{App, FieldError, tenants};
use latchkey_domain::{
    OperationContext, digest,
    plugin::{Binding, Capability, PluginFailure, ProposedBrand},
    tenant::Tenant,
};
use latchkey_render::Brand;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Faces kept; beyond that all are forgotten and asked for again.
const MOST_KEPT: usize = 2_000;

/// Answers of branding plugins. They depend on nothing but what the key is made of, so they never go stale.
#[derive(Default)]
pub(super) struct Brands(Mutex<HashMap<[u8; 32], Brand>>);

impl Brands {
    fn get(&self, key: &[u8; 32]) -> Option<Brand> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: [u8; 32], brand: &Brand) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, brand.clone());
    }
}

/// The tenant's face in a language: as its branding plugin tells it, else as its settings do. Never fails: a page has to
/// look like something.
pub async fn brand(app: &App, context: &OperationContext, tenant: &Tenant, locale: &str) -> Brand {
    let reader = match app.storage().read(tenant.id).await {
        Ok(reader) => reader,
        Err(error) => return without_the_plugin(tenant, &error),
    };
    match reader.binding(Capability::TenantBranding).await {
        Ok(binding) => bound(app, context, tenant, binding, locale).await,
        Err(error) => without_the_plugin(tenant, &error),
    }
}

/// The same, where the binding was read already; `context` is of that tenant.
pub(crate) async fn bound(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    binding: Option<Binding>,
    locale: &str,
) -> Brand {
    let Some(key) = binding.as_ref().and_then(|binding| key(app, tenant, binding, locale)) else {
        return brand_of(tenant);
    };
    if let Some(brand) = app.hooks.brands.get(&key) {
        return brand;
    }
    let Asked::Guest(guest) = Guest::of(app, context, binding) else { return brand_of(tenant) };
    let facts = tenant_facts(app, tenant);
    let told = guest.call(|callee| app.hooks.host.brand(callee, facts.clone(), locale.to_owned())).await;
    let judged = told.and_then(|proposed| {
        checked(tenant, proposed).map_err(|error| PluginFailure::Answer(error.to_string()))
    });
    if let Err(error) = guest.settle(&judged).await {
        tracing::warn!(tenant = %tenant.id, %error, "a plugin's failure was not written down");
    }
    match judged {
        Ok(brand) => {
            app.hooks.brands.keep(key, &brand);
            brand
        }
        Err(_) => brand_of(tenant),
    }
}

/// Everything that an answer depends on.
fn key(app: &App, tenant: &Tenant, binding: &Binding, locale: &str) -> Option<[u8; 32]> {
    let component = binding.digest.as_ref()?;
    let own = serde_json::to_string(&tenant.brand).unwrap_or_default();
    let url = app.public_url().of_tenant(tenant);
    let parts =
        [component.as_str(), &binding.settings.to_string(), &tenant.slug, &tenant.name, &url, &own, locale];
    Some(digest::sha256(parts.join("\0").as_bytes()))
}

fn without_the_plugin(tenant: &Tenant, error: &latchkey_storage::StorageError) -> Brand {
    tracing::warn!(tenant = %tenant.id, %error, "what is bound could not be read");
    brand_of(tenant)
}

/// A plugin's proposal over the tenant's settings, if it keeps to the rules that the settings keep to.
pub(crate) fn checked(tenant: &Tenant, proposed: ProposedBrand) -> Result<Brand, FieldError> {
    let (name, own, logo) = merged(tenant, proposed);
    tenants::check_name_and_brand(&name, &own)?;
    Ok(Brand { logo: logo.map(Into::into), ..face(name, own) })
}

/// Name, brand and logo with a proposal's members in the places that it fills.
fn merged(
    tenant: &Tenant,
    proposed: ProposedBrand,
) -> (String, latchkey_domain::tenant::Brand, Option<Vec<u8>>) {
    let own = tenant.brand.clone();
    let brand = latchkey_domain::tenant::Brand {
        colour: proposed.colour.unwrap_or(own.colour),
        provider_line: proposed.provider_line.or(own.provider_line),
        provider_url: proposed.provider_url.or(own.provider_url),
        confidentiality_notice: proposed.confidentiality_notice.or(own.confidentiality_notice),
        no_reply_notice: proposed.no_reply_notice.or(own.no_reply_notice),
        web_site: proposed.web_site.or(own.web_site),
        postal_address: proposed.postal_address.or(own.postal_address),
        phone: proposed.phone.or(own.phone),
        support_email: proposed.support_email.or(own.support_email),
        help_url: proposed.help_url.or(own.help_url),
        privacy_url: proposed.privacy_url.or(own.privacy_url),
    };
    (proposed.name.unwrap_or_else(|| tenant.name.clone()), brand, proposed.logo)
}

/// The tenant's face as its settings tell it.
#[must_use]
pub fn brand_of(tenant: &Tenant) -> Brand {
    face(tenant.name.clone(), tenant.brand.clone())
}

fn face(name: String, brand: latchkey_domain::tenant::Brand) -> Brand {
    Brand {
        colour: brand.colour,
        name,
        logo: None,
        provider_line: brand.provider_line,
        provider_url: brand.provider_url,
        confidentiality_notice: brand.confidentiality_notice,
        no_reply_notice: brand.no_reply_notice,
        web_site: brand.web_site,
        postal_address: brand.postal_address,
        phone: brand.phone,
        support_email: brand.support_email,
        privacy_url: brand.privacy_url,
        help_url: brand.help_url,
    }
}
