use latchkey_app::users::UserRef;
use latchkey_domain::id::UserId;
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromParameter, ParseResult, Type},
};
use std::borrow::Cow;

/// `{user}` in a path: a user's id, or `by-login:` and a user name or login e-mail.
pub struct UserParam(pub UserRef);

impl Type for UserParam {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "string_user-reference".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let schema = MetaSchema {
            description: Some("A user's id, or `by-login:` and a user name or login e-mail"),
            ..MetaSchema::new_with_format("string", "user-reference")
        };
        MetaSchemaRef::Inline(Box::new(schema))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromParameter for UserParam {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        if let Some(login) = text.strip_prefix("by-login:") {
            return Ok(Self(UserRef::Login(login.to_owned())));
        }
        text.parse().map(|id| Self(UserRef::Id(UserId(id)))).map_err(ParseError::custom)
    }
}
