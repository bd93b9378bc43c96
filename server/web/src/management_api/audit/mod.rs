mod list;

pub(super) use list::AuditEventJson;

use latchkey_app::App;

pub(super) type Api = list::Api;

pub(super) fn api(app: &App) -> Api {
    list::Api(app.clone())
}
