//! `/metrics`: what a Prometheus scrapes, on a listener of its own, since it is nobody's business but the operator's.

use latchkey_app::App;
use poem::{
    EndpointExt as _, Response, Route, endpoint::BoxEndpoint, get, handler, http::StatusCode, web::Data,
};
use prometheus_client::{encoding::text::encode, registry::Registry};
use std::sync::Arc;

/// OpenMetrics 1.0, which Prometheus reads.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The metrics' routes, to be served beside the application's.
pub fn metrics(app: &App) -> BoxEndpoint<'static> {
    let mut registry = Registry::default();
    app.plugin_metrics().register(&mut registry);
    Route::new().at("/metrics", get(show)).data(Arc::new(registry)).boxed()
}

#[handler]
fn show(Data(registry): Data<&Arc<Registry>>) -> Response {
    let mut text = String::new();
    match encode(&mut text, registry) {
        Ok(()) => Response::builder().content_type(MEDIA_TYPE).body(text),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into(),
    }
}
