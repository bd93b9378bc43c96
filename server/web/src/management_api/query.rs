use super::ApiError;
use latchkey_protocol::problem;
use poem::{Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchemaRef, Registry},
    types::ParseFromJSON,
};
use serde_json::{Map, Value};

/// The query string as admission has read and compared it with the document.
#[derive(Clone)]
pub(super) struct CheckedQuery(pub Map<String, Value>);

/// An operation's query parameters as one object; documented member by member.
pub(super) struct Query<T>(pub T);

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Query<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    type ParamType = T;
    type ParamRawType = T;

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Query)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(T::schema_ref())
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<T>,
    ) -> Result<Self> {
        let members = request.data::<CheckedQuery>().map(|query| query.0.clone()).unwrap_or_default();
        let parsed = T::parse_from_json(Some(Value::Object(members)));
        Ok(Self(parsed.map_err(|error| ApiError::new(problem::INVALID, error.into_message()))?))
    }
}
