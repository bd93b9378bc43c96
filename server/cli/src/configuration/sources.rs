//! Where values come from: the table's defaults, then the file, then the environment.

use super::{
    Problem,
    keys::{DefaultValue, ENVIRONMENT_PREFIX, KEYS, Key, SECRETS},
};
use figment::{
    Figment, Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};
use std::{fs, path::Path};

/// Names that begin like ours but aren't keys: `LATCHKEY_CONFIG` names the file itself, and the harness of the tests
/// has settings of its own.
const FOREIGN: [&str; 2] = ["LATCHKEY_CONFIG", "LATCHKEY_TESTS_"];

const FILE: &str = "file";
const ENVIRONMENT: &str = "environment";

/// The merged values, each still knowing its origin.
pub(super) struct Values(Figment);

/// A value as text, and the file or variable that it came from.
pub(super) struct Found {
    /// `None`: something that no key takes, such as a table.
    pub text: Option<String>,
    /// `None`: the table's default.
    pub origin: Option<String>,
}

/// One source as figment wants it.
struct Layer {
    kind: &'static str,
    origin: String,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.kind).source(self.origin.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

impl Values {
    /// The value of a key, if any source gives one.
    pub(super) fn find(&self, path: &str) -> Option<Found> {
        let value = self.0.find_value(path).ok()?;
        let origin = self.0.get_metadata(value.tag()).and_then(origin);
        Some(Found { text: as_text(&value), origin })
    }

    fn kind(&self, path: &str) -> Option<&str> {
        Some(&*self.0.find_metadata(path)?.name)
    }

    fn merge(self, layer: Layer) -> Self {
        Self(self.0.merge(layer))
    }
}

/// Reads every source. What can't be read or isn't known becomes a problem; the rest is still there to be checked.
pub(super) fn read(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    problems: &mut Vec<Problem>,
) -> Values {
    let mut values = Values(Figment::from(defaults()));
    if let Some(path) = file {
        match read_file(path) {
            Ok(table) => {
                check_names(&table, "", &path.display().to_string(), problems);
                values =
                    values.merge(Layer { kind: FILE, origin: path.display().to_string(), values: table });
            }
            Err(problem) => problems.push(problem),
        }
    }
    for (name, value) in environment {
        match variable(name, value) {
            Some(Ok(layer)) => values = values.merge(layer),
            Some(Err(problem)) => problems.push(problem),
            None => {}
        }
    }
    SECRETS.iter().fold(values, |values, secret| unwrap_file(values, secret, problems))
}

fn defaults() -> Layer {
    let mut values = Dict::new();
    for key in KEYS {
        if let DefaultValue::Text(text) = key.default {
            insert(&mut values, key.path, text.into());
        }
    }
    Layer { kind: "defaults", origin: String::new(), values }
}

fn read_file(path: &Path) -> Result<Dict, Problem> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|error| Problem::new(&name, format!("can't be read: {}", error.kind())))?;
    // The parser's own text quotes the line, which may hold a password.
    let table: toml::Table = toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or(0, |span| span.start).min(text.len());
        let line = 1 + text.as_bytes()[..before].iter().filter(|&&b| b == b'\n').count();
        Problem::new(&name, format!("line {line} is no TOML: {}", error.message()))
    })?;
    let value =
        Value::serialize(table).map_err(|_| Problem::new(&name, "holds a value that no key takes"))?;
    Ok(value.into_dict().unwrap_or_default())
}

/// Tells of every name in the file that no key has.
fn check_names(table: &Dict, section: &str, origin: &str, problems: &mut Vec<Problem>) {
    for (name, value) in table {
        let path = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
        // A quoted name with a dot in it would look like a path and never be read.
        let known = !name.contains('.') && Key::named(&path).is_some();
        match value {
            _ if known => {}
            Value::Dict(_, inner) if !inner.is_empty() => check_names(inner, &path, origin, problems),
            Value::Dict(..) if Key::is_section(&path) => {}
            _ if Key::is_section(&path) => problems.push(
                Problem::new(&path, format!("is a section, expected keys below a line [{path}]"))
                    .from(origin),
            ),
            _ => {
                let nearest = nearest(&path, KEYS.iter().map(|key| key.path.to_owned()));
                problems
                    .push(Problem::new(&path, format!("no such key; the nearest is {nearest}")).from(origin));
            }
        }
    }
}

/// The layer that one environment variable makes; `None` if it is none of ours or empty.
fn variable(name: String, value: String) -> Option<Result<Layer, Problem>> {
    let is_ours =
        name.starts_with(ENVIRONMENT_PREFIX) && !FOREIGN.iter().any(|prefix| name.starts_with(prefix));
    if !is_ours || value.is_empty() {
        return None;
    }
    let Some(key) = KEYS.iter().find(|key| key.environment_name() == name) else {
        let nearest = nearest(&name, KEYS.iter().map(Key::environment_name));
        let problem = Problem::new(&name, format!("no such key; the nearest is {nearest}"));
        return Some(Err(problem.from("the environment")));
    };
    let mut values = Dict::new();
    insert(&mut values, key.path, value.into());
    Some(Ok(Layer { kind: ENVIRONMENT, origin: name, values }))
}

/// Takes a secret out of the file that its `_file` key names. Of the two keys the one from the stronger source counts.
fn unwrap_file(values: Values, secret: &str, problems: &mut Vec<Problem>) -> Values {
    let file_key = format!("{secret}_file");
    let Some(path) = values.find(&file_key).and_then(|found| found.text) else {
        return values;
    };
    let kind = match (values.kind(secret), values.kind(&file_key)) {
        (Some(direct), Some(by_file)) if direct == by_file => {
            problems.push(Problem::new(secret, format!("give either it or {file_key}, not both")));
            return values;
        }
        (Some(ENVIRONMENT), _) => return values,
        (_, Some(ENVIRONMENT)) => ENVIRONMENT,
        _ => FILE,
    };
    match fs::read_to_string(&path) {
        Ok(content) => {
            let mut inner = Dict::new();
            insert(&mut inner, secret, content.trim_end().into());
            values.merge(Layer { kind, origin: path, values: inner })
        }
        Err(error) => {
            problems.push(Problem::new(&file_key, format!("{path} can't be read: {}", error.kind())));
            values
        }
    }
}

fn insert(dict: &mut Dict, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            dict.insert(path.into(), value);
        }
        Some((section, rest)) => {
            let inner = dict.entry(section.into()).or_insert_with(|| Dict::new().into());
            if let Value::Dict(_, inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

fn origin(metadata: &Metadata) -> Option<String> {
    metadata
        .source
        .as_ref()
        .and_then(figment::Source::custom)
        .filter(|origin| !origin.is_empty())
        .map(str::to_owned)
}

/// Numbers, truth values and lists as the text that the environment would give.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Bool(_, flag) => Some(flag.to_string()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|number| number.to_string())
            .or_else(|| number.to_f64().map(|number| number.to_string())),
        Value::Array(_, values) => {
            let texts: Option<Vec<_>> = values.iter().map(as_text).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

/// The known name most like `name`, whole or in its last part, since a forgotten section is as likely as a typing error.
fn nearest(name: &str, known: impl Iterator<Item = String>) -> String {
    let tail = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |candidate: &str| {
        let whole = strsim::normalized_damerau_levenshtein(name, candidate);
        let part = strsim::normalized_damerau_levenshtein(&tail(name), &tail(candidate)) * 0.9;
        whole.max(part)
    };
    known.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).unwrap_or_default()
}
