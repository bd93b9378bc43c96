//! The first-party plugins, and which of the demo's tenants has bound which.

use super::SeedError;
use latchkey_app::{
    App,
    plugins::{self, Bind},
};
use latchkey_domain::{
    OperationContext,
    plugin::{Capability, Fallback},
};
use serde_json::Value;

/// A plugin that a tenant of the demo has bound.
pub(super) struct DemoPlugin {
    component: &'static [u8],
    capability: Capability,
    settings: Value,
}

macro_rules! first_party {
    ($($(#[$doc:meta])* $name:ident = $file:literal as $capability:ident;)+) => {$(
        $(#[$doc])*
        pub(super) fn $name(settings: Value) -> DemoPlugin {
            let component: &[u8] =
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/", $file, ".wasm"));
            DemoPlugin { component, capability: Capability::$capability, settings }
        }
    )+};
}

first_party! {
    /// Passwords that can be read out over the phone.
    pronounceable = "pronounceable" as PasswordGenerator;
    /// Words of the reader's language.
    passphrase = "passphrase" as PasswordGenerator;
    /// Mails in the words that people expect of such a portal.
    mail_composer = "mail-composer" as MailComposer;
    /// A face by language.
    tenant_brand = "tenant-brand" as TenantBranding;
    /// User names such as `ana.lopez`.
    login_namer = "login-namer" as LoginNamer;
}

/// Uploads and binds, as the tenant's designer would.
pub(super) async fn bind(
    app: &App,
    context: &OperationContext,
    all: Vec<DemoPlugin>,
) -> Result<(), SeedError> {
    for DemoPlugin { component, capability, settings } in all {
        let uploaded = plugins::upload(app, context, component.to_vec()).await?;
        let request = Bind {
            capability,
            plugin: Some(uploaded.plugin.id),
            settings,
            on_failure: Fallback::Builtin,
            expected_revision: None,
        };
        plugins::bind(app, context, request).await?;
    }
    Ok(())
}
