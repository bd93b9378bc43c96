mod change;
mod create;
mod deactivate;
mod delete;
mod groups;
mod list;
mod reactivate;
mod show;

use super::{answer::Answer, shapes::UserJson};
use latchkey_app::App;
use latchkey_domain::{OperationContext, user::User};

pub(super) type Api = (
    list::Api,
    create::Api,
    show::Api,
    change::Api,
    delete::Api,
    deactivate::Api,
    reactivate::Api,
    groups::Api,
);

pub(super) fn api(app: &App) -> Api {
    (
        list::Api(app.clone()),
        create::Api(app.clone()),
        show::Api(app.clone()),
        change::Api(app.clone()),
        delete::Api(app.clone()),
        deactivate::Api(app.clone()),
        reactivate::Api(app.clone()),
        groups::Api(app.clone()),
    )
}

/// A user with the entity tag.
fn answer<const STATUS: u16>(user: User, context: &OperationContext) -> Answer<UserJson, STATUS> {
    let version = user.version;
    Answer::of_version(UserJson::of(user, context.now()), version)
}
