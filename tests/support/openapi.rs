//! The management API's own document, as far as sweeps over all of its operations need it.

use crate::{api::Answer, server::TestServer};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// A first-party plugin, for operations that take a component.
pub const COMPONENT: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../plugins/dist/pronounceable.wasm"));

/// Everything that the API can do.
pub struct Document {
    pub operations: Vec<Operation>,
    schemas: Value,
}

/// One of the things that it can do.
pub struct Operation {
    pub id: String,
    pub method: Method,
    /// With placeholders: `/tenants/{tenant}/users/{user}`.
    pub path: String,
    parameters: Vec<(String, String)>,
    body: Value,
    takes_component: bool,
}

impl Document {
    /// Asks the server for it.
    pub async fn of(server: &TestServer) -> Self {
        let document = server.api("").get("/openapi.json").await.expect(200);
        let paths = document["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods");
            methods.iter().map(move |(method, meta)| Operation::of(method, path, meta))
        });
        Self { operations: operations.collect(), schemas: document["components"]["schemas"].clone() }
    }

    /// A body that an operation takes, with nothing in it but what must be; `None` where it takes none.
    #[must_use]
    pub fn sample_body(&self, operation: &Operation) -> Option<Value> {
        (!operation.body.is_null()).then(|| self.sample(&operation.body))
    }

    /// The paths of all members of an operation's body, those of nested objects too.
    #[must_use]
    pub fn fields(&self, operation: &Operation) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        self.gather(&operation.body, &[], &mut found);
        found
    }

    fn sample(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        match schema["type"].as_str() {
            Some("object") => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                required.map(|name| (name.to_owned(), self.sample(&schema["properties"][name]))).collect()
            }
            Some("array") => json!([]),
            Some("boolean") => json!(true),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            _ => json!("probe@example.com"),
        }
    }

    fn gather(&self, schema: &Value, at: &[String], found: &mut Vec<Vec<String>>) {
        let schema = self.resolved(schema);
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path = [at, std::slice::from_ref(name)].concat();
            found.push(path.clone());
            self.gather(schema, &path, found);
        }
    }

    /// What a schema refers to; of several parts the first that says more than that null is allowed.
    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            return self.resolved(&self.schemas[name]);
        }
        match schema["allOf"].get(0) {
            Some(part) => self.resolved(part),
            None => schema,
        }
    }
}

impl Operation {
    fn of(method: &str, path: &str, meta: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let parameters = meta["parameters"].as_array().into_iter().flatten();
        Self {
            id: text(&meta["operationId"]),
            method: method.to_uppercase().parse().expect("a method"),
            path: path.to_owned(),
            parameters: parameters
                .map(|parameter| (text(&parameter["in"]), text(&parameter["name"])))
                .collect(),
            body: meta["requestBody"]["content"]["application/json"]["schema"].clone(),
            takes_component: meta["requestBody"]["content"]["application/wasm"].is_object(),
        }
    }

    /// Names of its parameters in `path`, `query` or `header`.
    pub fn parameters<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a str> {
        self.parameters.iter().filter(move |(own, _)| own == place).map(|(_, name)| name.as_str())
    }

    /// Its path with these values in place of the placeholders of their names.
    #[must_use]
    pub fn path_with(&self, values: &[(&str, &str)]) -> String {
        let filled = |path: String, (name, value): &(&str, &str)| path.replace(&format!("{{{name}}}"), value);
        values.iter().fold(self.path.clone(), filled)
    }

    /// Calls it as the holder of a token.
    pub async fn call(&self, server: &TestServer, token: &str, path: &str, body: Option<&Value>) -> Answer {
        let request = server.api(token).request(self.method.clone(), path);
        crate::api::send(match body {
            _ if self.takes_component => request.header("content-type", "application/wasm").body(COMPONENT),
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }
}

/// Puts a value into a body at the path of a field, making the objects on the way.
pub fn place(body: &mut Value, field: &[String], value: Value) {
    let (last, parents) = field.split_last().expect("a field has a name");
    let mut object = body;
    for name in parents {
        if !object[name].is_object() {
            object[name] = Value::Object(Map::new());
        }
        object = &mut object[name];
    }
    object[last] = value;
}
