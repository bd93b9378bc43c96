mod assign;
mod list;

use latchkey_app::App;

pub(super) type Api = (list::Api, assign::Api);

pub(super) fn api(app: &App) -> Api {
    (list::Api(app.clone()), assign::Api(app.clone()))
}
