use super::ApiError;
use latchkey_protocol::problem;
use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry},
    types::ParseFromJSON,
};
use serde_json::Value;

/// The body as admission has read and compared it with the document.
#[derive(Clone)]
pub(super) struct CheckedBody(pub Value);

/// The body of an operation that takes a component, as admission has read it.
#[derive(Clone)]
pub(super) struct ReadComponent(pub Vec<u8>);

/// The media type of WebAssembly.
pub(super) const WASM: &str = "application/wasm";

/// A WebAssembly component.
pub(super) struct ComponentBody(pub Vec<u8>);

impl<'a> ApiExtractor<'a> for ComponentBody {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        let content = MetaMediaType { content_type: WASM, schema };
        Some(MetaRequest { description: None, content: vec![content], required: true })
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let read = request.data::<ReadComponent>().map(|component| component.0.clone());
        Ok(Self(read.unwrap_or_default()))
    }
}

/// A JSON body that must be there.
pub(super) struct Body<T>(pub T);

/// A JSON body that may be absent.
pub(super) struct OptionalBody<T>(pub T);

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(request_meta::<T>(true))
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        Ok(Self(parse(request)?))
    }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for OptionalBody<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(request_meta::<T>(false))
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        Ok(Self(parse(request)?))
    }
}

fn request_meta<T: ParseFromJSON>(required: bool) -> MetaRequest {
    let content = MetaMediaType { content_type: "application/json", schema: T::schema_ref() };
    MetaRequest { description: None, content: vec![content], required }
}

fn parse<T: ParseFromJSON>(request: &Request) -> Result<T, ApiError> {
    let value = request.data::<CheckedBody>().map(|body| body.0.clone()).unwrap_or_default();
    // The document has been obeyed, so this fails only where the document says less than the type.
    T::parse_from_json(Some(value)).map_err(|error| ApiError::new(problem::INVALID, error.into_message()))
}
