use super::rules;
use crate::FieldError;
use latchkey_domain::tenant::{Brand, Tenant, TenantSettings, TenantStatus};

/// What people decide about a tenant: everything but its id, slug and counters.
#[derive(Debug, Clone, PartialEq)]
pub struct TenantProfile {
    pub name: String,
    pub status: TenantStatus,
    pub settings: TenantSettings,
    pub brand: Brand,
}

impl TenantProfile {
    /// A tenant's present profile.
    #[must_use]
    pub fn of(tenant: &Tenant) -> Self {
        Self {
            name: tenant.name.clone(),
            status: tenant.status,
            settings: tenant.settings.clone(),
            brand: tenant.brand.clone(),
        }
    }

    /// Refuses what can't be lived by; names the field as the API does.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        rules::check_name(&self.name)?;
        rules::check_settings(&self.settings)?;
        rules::check_brand(&self.brand)
    }

    /// Writes the profile into `tenant` and gives the names of the parts that differ, for the audit log.
    pub(super) fn write_to(self, tenant: &mut Tenant) -> Vec<&'static str> {
        let (old, new) = (&tenant.settings, &self.settings);
        let fields = [
            ("name", tenant.name != self.name),
            ("status", tenant.status != self.status),
            ("brand", tenant.brand != self.brand),
            ("settings.locale", old.locale != new.locale),
            ("settings.time_zone", old.time_zone != new.time_zone),
            ("settings.sender", old.sender != new.sender),
            ("settings.administrator_email", old.administrator_email != new.administrator_email),
            ("settings.new_user_delivery", old.new_user_delivery != new.new_user_delivery),
            ("settings.recovery", old.recovery != new.recovery),
            ("settings.password", old.password != new.password),
        ];
        let changed = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
        tenant.name = self.name;
        tenant.status = self.status;
        tenant.settings = self.settings;
        tenant.brand = self.brand;
        changed
    }
}
