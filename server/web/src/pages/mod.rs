//! The end user's pages, below `/t/{tenant}`.

mod account;
mod applications;
pub mod assets;
mod choose_account;
mod consent;
mod cookies;
mod csrf;
mod device;
pub mod errors;
mod form;
pub mod language;
mod login;
pub(crate) mod logout;
mod new_password;
mod recover;
mod resend;
mod reset;
mod reset_again;
#[cfg(test)]
mod tests;
pub mod visit;

use errors::PageError;
use poem::{Endpoint, EndpointExt as _, Route, RouteMethod, error::MethodNotAllowedError, get, post};

const SHOWN: &str = "GET, HEAD";
const POSTED: &str = "POST";
const SHOWN_AND_POSTED: &str = "GET, HEAD, POST";

pub(crate) fn add_to(routes: Route) -> Route {
    let new_password = get(new_password::show).post(new_password::submit);
    routes
        .at("/t/:tenant", allowing(SHOWN, get(login::to_login)))
        .at("/t/:tenant/login", allowing(SHOWN_AND_POSTED, get(login::show).post(login::submit)))
        .at("/t/:tenant/login/new-password", allowing(SHOWN_AND_POSTED, new_password))
        .at("/t/:tenant/login/resend", allowing(POSTED, post(resend::submit)))
        .at("/t/:tenant/logout", allowing(POSTED, post(logout::submit)))
        .at(
            "/t/:tenant/login/account",
            allowing(SHOWN_AND_POSTED, get(choose_account::show).post(choose_account::submit)),
        )
        .at("/t/:tenant/consent", allowing(SHOWN_AND_POSTED, get(consent::show).post(consent::submit)))
        .at("/t/:tenant/device", allowing(SHOWN_AND_POSTED, get(device::show).post(device::submit)))
        .at(
            "/t/:tenant/account/applications",
            allowing(SHOWN_AND_POSTED, get(applications::show).post(applications::submit)),
        )
        .at("/t/:tenant/account", allowing(SHOWN, get(account::show)))
        .at("/t/:tenant/recover", allowing(SHOWN_AND_POSTED, get(recover::show).post(recover::submit)))
        .at("/t/:tenant/reset", allowing(SHOWN_AND_POSTED, get(reset::show).post(reset::submit)))
        .at("/t/:tenant/reset/resend", allowing(POSTED, post(reset_again::submit)))
        .at("/t/:tenant/brand/:file", allowing(SHOWN, get(assets::brand_asset)))
}

/// The same methods; whoever uses another is told which ones there are.
fn allowing(allow: &'static str, methods: RouteMethod) -> impl Endpoint {
    methods.map_to_response().around(move |methods, request| async move {
        methods.call(request).await.map_err(|error| match error.is::<MethodNotAllowedError>() {
            true => PageError::MethodNotAllowed { allow }.into(),
            false => error,
        })
    })
}
