use super::ApiError;
use latchkey_protocol::entity_tag;
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    payload::{Json, Payload},
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::ToJSON,
};

/// What an operation gives: its answer, or a problem.
pub(super) type Outcome<T> = Result<T, ApiError>;

/// JSON under a status of its own, with the entity tag if the thing has one.
pub(super) struct Answer<T, const STATUS: u16> {
    body: T,
    version: Option<i64>,
}

pub(super) type Found<T> = Answer<T, 200>;
pub(super) type Created<T> = Answer<T, 201>;
pub(super) type Accepted<T> = Answer<T, 202>;

impl<T, const STATUS: u16> Answer<T, STATUS> {
    pub(super) fn new(body: T) -> Self {
        Self { body, version: None }
    }

    /// Of a resource that counts its changes.
    pub(super) fn of_version(body: T, version: i64) -> Self {
        Self { body, version: Some(version) }
    }
}

impl<T: ToJSON, const STATUS: u16> IntoResponse for Answer<T, STATUS> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        response.set_status(StatusCode::from_u16(STATUS).unwrap_or(StatusCode::OK));
        let tag = self.version.and_then(|version| entity_tag::print(version).parse().ok());
        if let Some(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

impl<T: ToJSON, const STATUS: u16> ApiResponse for Answer<T, STATUS> {
    fn meta() -> MetaResponses {
        let content = MetaMediaType { content_type: "application/json", schema: Json::<T>::schema_ref() };
        MetaResponses { responses: vec![response(STATUS, vec![content])] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// Done, and nothing to say about it.
pub(super) struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl ApiResponse for NoContent {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![response(204, Vec::new())] }
    }

    fn register(_registry: &mut Registry) {}
}

fn response(status: u16, content: Vec<MetaMediaType>) -> MetaResponse {
    let description = match status {
        201 => "Created",
        202 => "Accepted: the mail is in the outbox",
        204 => "Done",
        _ => "Found",
    };
    let request_id = MetaHeader {
        name: "X-Request-Id".into(),
        description: Some("The id under which the logs tell of this request".into()),
        required: true,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
    };
    MetaResponse { description, status: Some(status), status_range: None, content, headers: vec![request_id] }
}
