//! A tenant's face from its settings, in the reader's language.

mod face;
mod png;

use face::Settings;
use latchkey_guest_kit::settings;

wit_bindgen::generate!({ world: "tenant-branding", path: "../wit/v1" });
export!(TenantBrand);

struct TenantBrand;

impl Guest for TenantBrand {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    fn brand(_: Tenant, locale: String, settings: String) -> Result<Brand, PluginError> {
        let settings: Settings = settings::read(&settings).map_err(PluginError::InvalidSettings)?;
        let face = settings.face(&locale).map_err(PluginError::InvalidSettings)?;
        Ok(Brand {
            name: face.name,
            colour: face.colour,
            logo: face.logo,
            provider_line: face.lines.provider_line,
            provider_url: face.provider_url,
            confidentiality_notice: face.lines.confidentiality_notice,
            no_reply_notice: face.lines.no_reply_notice,
            web_site: face.web_site,
            postal_address: face.postal_address,
            phone: face.phone,
            support_email: face.support_email,
            help_url: face.help_url,
            privacy_url: face.privacy_url,
        })
    }
}
