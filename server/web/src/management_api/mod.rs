//! The management API: JSON over HTTP for programs, described by an OpenAPI document that is also what is enforced.
//!
//! One file is one operation: its request, its answer, its text in the document and its handler. What all operations
//! share happens in [`admission`]: authentication, comparing a request with the document, idempotency, problems.

mod admission;
mod answer;
mod api_tokens;
mod audit;
mod body;
mod caller;
mod clients;
mod docs;
mod document;
mod error;
mod grants;
mod outbox;
mod plugins;
mod query;
mod registration_tokens;
mod resets;
mod roles;
mod schema;
mod shapes;
mod signing_keys;
mod tenants;
#[cfg(test)]
pub(crate) mod tests;
mod users;

pub use docs::docs_page;
pub use error::ApiError;

use admission::Admission;
use answer::{Accepted, Created, Found, NoContent, Outcome};
use body::{Body, ComponentBody, OptionalBody};
use caller::Caller;
use document::Document;
use latchkey_app::App;
use latchkey_protocol::problem::{self, Problem};
use poem::{Error, IntoEndpoint, Response, Route};
use poem_openapi::{OpenApiService, Tags};
use query::Query;

/// How the document groups operations.
#[derive(Tags)]
enum Tag {
    /// People's accounts.
    Users,
    /// Giving people their access back.
    #[oai(rename = "Password resets")]
    Resets,
    /// Organisations, their rules and their face.
    Tenants,
    /// Mails: what left and what didn't.
    Outbox,
    /// What happened.
    Audit,
    /// Who may.
    Roles,
    /// Tenants' WebAssembly components, and what they are bound to.
    Plugins,
    /// Applications that people log in to, what they were granted, and the keys that sign for it.
    Clients,
    /// Who calls, and the tokens for it.
    #[oai(rename = "API tokens")]
    ApiTokens,
}

type Operations = Document<(
    users::Api,
    resets::Api,
    tenants::Api,
    plugins::Api,
    clients::Api,
    registration_tokens::Api,
    grants::Api,
    signing_keys::Api,
    outbox::Api,
    audit::Api,
    roles::Api,
    api_tokens::Api,
)>;

fn service(app: &App, origin: &str) -> OpenApiService<Operations, ()> {
    let operations = Document((
        users::api(app),
        resets::api(app),
        tenants::api(app),
        plugins::api(app),
        clients::api(app),
        registration_tokens::api(app),
        grants::api(app),
        signing_keys::api(app),
        outbox::api(app),
        audit::api(app),
        roles::api(app),
        api_tokens::api(app),
    ));
    OpenApiService::new(operations, "Latchkey management API", env!("CARGO_PKG_VERSION"))
        .description(
            "Bearer tokens only: cookies are never read. Errors are problem details (RFC 9457) with a stable `type`. \
             Writes take an `Idempotency-Key`; a repeated one gets the first answer again, without secrets and with \
             `Idempotency-Replayed: true`. Users, tenants, clients and plugin bindings have an `ETag` for `If-Match`.",
        )
        .server(format!("{origin}/api/v1"))
}

/// The API's routes, to be mounted at `/api/v1`. `origin` is the server's public URL.
pub fn routes(app: App, origin: &str) -> Route {
    let service = service(&app, origin);
    let document = service.spec_endpoint();
    let operations = Admission::new::<Operations>(service.into_endpoint(), app);
    Route::new().at("/openapi.json", document).nest("/", operations)
}

/// The answer to what went wrong below `/api` outside the operations.
#[must_use]
pub fn error_response(error: Error, request_id: &str) -> Response {
    ApiError::from(error).into_response(request_id)
}

/// The body of the answer to whoever asks below `/api` too often.
#[must_use]
pub fn too_many_requests(request_id: &str, retry_after_seconds: u32) -> String {
    let detail = format!("Your network has asked too often. Ask again in {retry_after_seconds} s.");
    let problem = Problem::new(problem::TOO_MANY_REQUESTS, detail).of_request(request_id);
    serde_json::to_string(&problem).unwrap_or_default()
}
