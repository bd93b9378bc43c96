//! The HTTP floor: pages for people, the management API for programs. Handlers turn requests into domain types, make one
//! call into `latchkey-app`, and turn the outcome into a response; what that outcome means is decided below.

mod bounded_body;
mod edge;
mod health;
pub mod management_api;
mod metrics;
mod oauth;
pub mod pages;
pub mod request;

use latchkey_app::App;
use poem::{EndpointExt as _, Route, endpoint::BoxEndpoint, get, middleware::CookieJarManager};
use std::sync::Arc;

pub use edge::{EdgeSettings, GateSettings};
pub use metrics::metrics;

/// Every route of the server; the binary may nest more before it hands them to [`finish`].
pub fn routes(app: &App) -> Route {
    let api = Route::new()
        .nest("/v1", management_api::routes(app.clone(), app.public_url().origin()))
        .at("/docs", management_api::docs_page(app.clone(), app.public_url().origin()));
    oauth::add_to(pages::add_to(Route::new()))
        .nest("/api", api)
        .at("/assets/:file", get(pages::assets::theme_asset))
        .at("/healthz", get(health::alive))
        .at("/readyz", get(health::ready))
}

/// Wraps routes in everything that happens at the door: request ids, limits, traces, error answers, headers.
pub fn finish(app: &App, settings: EdgeSettings, routes: Route) -> BoxEndpoint<'static> {
    let with_cookies = routes.with(CookieJarManager::new());
    let inner = pages::errors::ErrorPages::new(with_cookies, app.clone());
    let edge = edge::Edge::new(inner, Arc::new(settings), app.clone());
    edge.data(app.clone()).boxed()
}
