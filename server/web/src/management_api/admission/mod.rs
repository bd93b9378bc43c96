//! What happens to every request before an operation sees it, and to every answer after: the operation is found in the
//! document, the caller by their token, and parameters and body are compared with what the document says of them.

mod authenticate;
mod body;
mod idempotent;
mod operations;
mod parameters;

use self::operations::{Lookup, Operations};
use super::{ApiError, caller::Authenticated, schema::Schemas};
use crate::request::RequestId;
use latchkey_app::App;
use latchkey_protocol::problem;
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderValue, Method, header},
};
use poem_openapi::{OpenApi, registry::Registry};
use tokio::sync::Semaphore;

/// Bodies of 24 MiB that are read at the same time.
const COMPONENTS_AT_A_TIME: usize = 2;

/// The operations behind their admission.
pub(super) struct Admission<E> {
    inner: E,
    app: App,
    operations: Operations,
    schemas: Schemas,
    component_places: Semaphore,
}

impl<E: Endpoint> Admission<E> {
    /// Admits requests to `inner`, which serves the operations that `T` documents.
    pub(super) fn new<T: OpenApi>(inner: E, app: App) -> Self {
        let mut registry = Registry::new();
        T::register(&mut registry);
        Self {
            inner,
            app,
            operations: Operations::of(T::meta()),
            schemas: Schemas::new(registry),
            component_places: Semaphore::new(COMPONENTS_AT_A_TIME),
        }
    }

    async fn answer(&self, mut request: Request) -> Result<Response, ApiError> {
        // A resource that can be read can be asked for its headers alone (RFC 9110 §9.3.2).
        let head = request.method() == Method::HEAD;
        if head {
            request.set_method(Method::GET);
        }
        let mut response = self.admit(request).await?;
        if head {
            drop(response.take_body());
        }
        Ok(response)
    }

    async fn admit(&self, mut request: Request) -> Result<Response, ApiError> {
        let segments = operations::segments(request.uri().path());
        let operation = match self.operations.find(request.method(), &segments) {
            Lookup::Found(operation) => operation,
            Lookup::OtherMethods(allowed) => {
                let detail = format!("This address takes {allowed}.");
                let error = ApiError::new(problem::METHOD_NOT_ALLOWED, detail);
                return Err(error.with_header(header::ALLOW, allowed));
            }
            Lookup::Unknown => return Err(ApiError::new(problem::NOT_FOUND, "Nothing has this address.")),
        };
        let (person, home) = authenticate::caller(&self.app, &request).await?;
        request.set_data(Authenticated { person: person.clone(), home: home.clone() });
        let mut problems = Vec::new();
        let bytes = body::read(&mut request, operation, &self.component_places).await?;
        parameters::check(&self.schemas, operation, &segments, &mut request, &mut problems);
        body::check(&self.schemas, operation, &bytes, &mut request, &mut problems)?;
        if !problems.is_empty() {
            return Err(ApiError::invalid(problems));
        }
        let Some(keyed) = idempotent::keyed(&self.app, &request, &bytes)? else {
            return self.perform(request).await;
        };
        idempotent::once(&self.app, &person, &home, keyed, self.perform(request)).await
    }

    async fn perform(&self, request: Request) -> Result<Response, ApiError> {
        Ok(self.inner.call(request).await?.into_response())
    }
}

impl<E: Endpoint> Endpoint for Admission<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let request_id = request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let answer = self.answer(request).await;
        let mut response = answer.unwrap_or_else(|error| error.into_response(&request_id));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }
}
