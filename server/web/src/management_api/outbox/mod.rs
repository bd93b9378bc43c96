mod list;
mod retry;
mod show;
mod test_mail;

use latchkey_app::App;

pub(super) type Api = (list::Api, show::Api, retry::Api, test_mail::Api);

pub(super) fn api(app: &App) -> Api {
    (list::Api(app.clone()), show::Api(app.clone()), retry::Api(app.clone()), test_mail::Api(app.clone()))
}
