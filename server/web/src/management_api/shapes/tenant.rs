use super::{Instant, StatusWord, brand::BrandJson, settings::SettingsJson};
use latchkey_domain::tenant::Tenant;
use poem_openapi::Object;
use uuid::Uuid;

/// An organisation, its rules and its face.
#[derive(Object)]
#[oai(rename = "Tenant")]
pub struct TenantJson {
    pub id: Uuid,
    /// Part of every address of the tenant; never changes.
    pub slug: String,
    pub name: String,
    pub status: StatusWord,
    pub settings: SettingsJson,
    pub brand: BrandJson,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl From<Tenant> for TenantJson {
    fn from(tenant: Tenant) -> Self {
        Self {
            id: tenant.id.0,
            slug: tenant.slug,
            name: tenant.name,
            status: tenant.status.into(),
            settings: tenant.settings.into(),
            brand: tenant.brand.into(),
            created_at: Instant(tenant.created_at),
            updated_at: Instant(tenant.updated_at),
        }
    }
}
