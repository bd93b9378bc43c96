mod change;
mod create;
mod list;
mod show;

use super::{answer::Answer, shapes::TenantJson};
use latchkey_app::App;
use latchkey_domain::tenant::Tenant;

pub(super) type Api = (list::Api, create::Api, show::Api, change::Api);

pub(super) fn api(app: &App) -> Api {
    (list::Api(app.clone()), create::Api(app.clone()), show::Api(app.clone()), change::Api(app.clone()))
}

/// A tenant with the entity tag.
fn answer<const STATUS: u16>(tenant: Tenant) -> Answer<TenantJson, STATUS> {
    let version = tenant.version;
    Answer::of_version(tenant.into(), version)
}
