//! The end user's pages, below `/t/{tenant}`.

mod account;
pub mod assets;
mod cookies;
mod csrf;
pub mod errors;
mod form;
mod login;
mod logout;
mod new_password;
mod recover;
mod resend;
mod reset;
mod reset_again;
pub mod visit;

pub(crate) use form::BODY_TIME;

use poem::{Route, get, post};

pub(crate) fn add_to(routes: Route) -> Route {
    routes
        .at("/t/:tenant", get(login::to_login))
        .at("/t/:tenant/login", get(login::show).post(login::submit))
        .at("/t/:tenant/login/new-password", get(new_password::show).post(new_password::submit))
        .at("/t/:tenant/login/resend", post(resend::submit))
        .at("/t/:tenant/logout", post(logout::submit))
        .at("/t/:tenant/account", get(account::show))
        .at("/t/:tenant/recover", get(recover::show).post(recover::submit))
        .at("/t/:tenant/reset", get(reset::show).post(reset::submit))
        .at("/t/:tenant/reset/resend", post(reset_again::submit))
        .at("/t/:tenant/brand/:file", get(assets::brand_stylesheet))
}
