mod end;
mod list;

use latchkey_app::App;

pub(super) type Api = (list::Api, end::Api);

pub(super) fn api(app: &App) -> Api {
    (list::Api(app.clone()), end::Api(app.clone()))
}
