use super::{
    super::{query::CheckedQuery, schema::Schemas},
    operations::Operation,
};
use latchkey_protocol::problem::FieldProblem;
use poem::Request;
use poem_openapi::registry::{MetaOperationParam, MetaParamIn};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Compares path and query with the document and keeps the query for the operation.
pub(super) fn check(
    schemas: &Schemas,
    operation: &Operation,
    segments: &[Cow<'_, str>],
    request: &mut Request,
    problems: &mut Vec<FieldProblem>,
) {
    for param in in_place(operation, MetaParamIn::Path) {
        if let Some(text) = operation.path_value(&param.name, segments) {
            schemas.check(&param.schema, &Value::from(text), &param.name, problems);
        }
    }
    let query = query(schemas, operation, request, problems);
    request.set_data(CheckedQuery(query));
}

fn query(
    schemas: &Schemas,
    operation: &Operation,
    request: &Request,
    problems: &mut Vec<FieldProblem>,
) -> Map<String, Value> {
    let mut query = Map::new();
    let pairs: Vec<(String, String)> = match request.params() {
        Ok(pairs) => pairs,
        Err(_) => {
            problems.push(FieldProblem { field: "query".into(), message: "can't be read".into() });
            return query;
        }
    };
    for (name, text) in pairs {
        let Some(param) = in_place(operation, MetaParamIn::Query).find(|param| param.name == name) else {
            problems.push(FieldProblem { message: unknown(operation), field: name });
            continue;
        };
        let value = read(schemas.type_of(&param.schema), text);
        schemas.check(&param.schema, &value, &name, problems);
        if query.contains_key(&name) {
            problems.push(FieldProblem { field: name, message: "is given twice".into() });
        } else {
            query.insert(name, value);
        }
    }
    query
}

/// A parameter's text as the value that its type makes of it; what doesn't fit stays text and is refused as such.
fn read(ty: &str, text: String) -> Value {
    match (ty, text.as_str()) {
        ("boolean", "true") => Value::Bool(true),
        ("boolean", "false") => Value::Bool(false),
        ("integer", digits) => digits.parse::<i64>().map_or(Value::String(text), Value::from),
        _ => Value::String(text),
    }
}

fn in_place(operation: &Operation, place: MetaParamIn) -> impl Iterator<Item = &MetaOperationParam> {
    operation.meta.params.iter().filter(move |param| param.in_type == place)
}

fn unknown(operation: &Operation) -> String {
    let names: Vec<&str> = in_place(operation, MetaParamIn::Query).map(|param| param.name.as_str()).collect();
    if names.is_empty() {
        return "is unknown: this takes no parameters".into();
    }
    format!("is unknown; known are {}", names.join(", "))
}
