//! What a parsed template may use: listed helpers, known partials, variables that exist. Walked once, when a theme
//! is loaded, so that a mistake is found by its author and not by the person who opens the page.

use std::cell::Cell;
use std::collections::HashMap;

use handlebars::template::{
    BlockParam, DecoratorTemplate, HelperTemplate, Parameter, Template, TemplateElement,
};
use handlebars::{Path, PathSeg};
use serde_json::Value;

use crate::error::ThemeProblem;

const BLOCK_HELPERS: [&str; 3] = ["if", "unless", "each"];
const SUBEXPRESSIONS: [&str; 4] = ["eq", "and", "or", "not"];
/// The helper that writes a message of the locale file; its first argument is the message's id, in quotes.
pub const MESSAGE: &str = "t";
const PARTIAL_BLOCK: &str = "@partial-block";
/// Lists in lists multiply; two levels of fifty are 2,500 rows, four would be six million.
const LIST_LIMIT: usize = 2;
const PARTIAL_LIMIT: usize = 8;
/// Partials within partials multiply too: a template with everything that it includes has at most so many elements, which
/// bounds this walk, and the time of every rendering.
const ELEMENT_LIMIT: usize = 20_000;

/// What templates are checked against.
pub struct AllowList<'a> {
    pub templates: &'a HashMap<String, Template>,
    /// Names that may be included.
    pub partials: &'a [&'a str],
    pub has_message: &'a dyn Fn(&str) -> bool,
    /// Elements seen in this check.
    seen: Cell<usize>,
}

/// The names in reach at a place in a template.
#[derive(Clone)]
struct Scope<'a> {
    /// The shape of the context: sample data laid over each other.
    shape: &'a Value,
    /// Names given by `as |name|` and by a partial's arguments; `None` is a plain value.
    local: Vec<(&'a str, Option<&'a Value>)>,
    lists: usize,
    /// Partials on the way here.
    within: Vec<&'a str>,
}

impl<'a> AllowList<'a> {
    pub fn new(
        templates: &'a HashMap<String, Template>,
        partials: &'a [&'a str],
        has_message: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        Self { templates, partials, has_message, seen: Cell::new(0) }
    }

    /// Checks a template, and every partial it includes, against the shape of its context.
    pub fn check(&self, template: &'a Template, shape: &'a Value) -> Result<(), ThemeProblem> {
        self.seen.set(0);
        self.walk(template, &Scope { shape, local: Vec::new(), lists: 0, within: Vec::new() })
    }

    fn walk(&self, template: &'a Template, scope: &Scope<'a>) -> Result<(), ThemeProblem> {
        self.seen.set(self.seen.get() + template.elements.len());
        if self.seen.get() > ELEMENT_LIMIT {
            return Err(ThemeProblem::TooManyTags { limit: ELEMENT_LIMIT });
        }
        template.elements.iter().zip(&template.mapping).try_for_each(|(element, mapping)| {
            let line = mapping.0;
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => Ok(()),
                TemplateElement::Expression(call) => self.expression(call, scope, line),
                TemplateElement::HelperBlock(block) => self.block(block, scope, line),
                TemplateElement::PartialExpression(call) | TemplateElement::PartialBlock(call) => {
                    self.partial(call, scope, line)
                }
                TemplateElement::HtmlExpression(_) => Err(forbidden(line, "unescaped output")),
                _ => Err(forbidden(line, "a decorator")),
            }
        })
    }

    fn expression(
        &self,
        call: &'a HelperTemplate,
        scope: &Scope<'a>,
        line: usize,
    ) -> Result<(), ThemeProblem> {
        if call.params.is_empty() && call.hash.is_empty() {
            return variable(&call.name, scope, line).map(|_| ());
        }
        match call.name.as_name() {
            Some(MESSAGE) => self.message(call, scope, line),
            name => Err(unknown("the helper", name.unwrap_or("?"))),
        }
    }

    fn message(&self, call: &'a HelperTemplate, scope: &Scope<'a>, line: usize) -> Result<(), ThemeProblem> {
        let [Parameter::Literal(Value::String(id))] = call.params.as_slice() else {
            return Err(forbidden(line, "a message whose id is not written out"));
        };
        if !(self.has_message)(id) {
            return Err(unknown("the message", id));
        }
        call.hash.values().try_for_each(|value| self.argument(value, scope, line).map(|_| ()))
    }

    fn block(&self, block: &'a HelperTemplate, scope: &Scope<'a>, line: usize) -> Result<(), ThemeProblem> {
        let name = block.name.as_name().unwrap_or("?");
        if !BLOCK_HELPERS.contains(&name) {
            return Err(unknown("the block helper", name));
        }
        let [subject] = block.params.as_slice() else {
            return Err(ThemeProblem::Syntax(format!("line {line}: `{name}` takes one argument")));
        };
        let subject = self.argument(subject, scope, line)?;
        let mut inner = scope.clone();
        if name == "each" {
            let Some(BlockParam::Single(item)) = &block.block_param else {
                return Err(ThemeProblem::Syntax(format!("line {line}: write `each list as |item|`")));
            };
            inner.lists += 1;
            if inner.lists > LIST_LIMIT {
                return Err(ThemeProblem::TooDeep { line, what: "lists", limit: LIST_LIMIT });
            }
            let element = subject.and_then(Value::as_array).and_then(|list| list.first());
            inner.local.push((item.as_name().unwrap_or("?"), element));
            // Within a list nothing but the item is in reach, and `../` is closed.
            inner.shape = element.unwrap_or(&Value::Null);
        }
        block.template.iter().try_for_each(|template| self.walk(template, &inner))?;
        block.inverse.iter().try_for_each(|template| self.walk(template, scope))
    }

    fn partial(
        &self,
        call: &'a DecoratorTemplate,
        scope: &Scope<'a>,
        line: usize,
    ) -> Result<(), ThemeProblem> {
        let name = call.name.as_name().ok_or_else(|| forbidden(line, "a computed partial"))?;
        if !call.params.is_empty() {
            return Err(forbidden(line, "a partial with another context"));
        }
        let mut inner = scope.clone();
        for (key, value) in &call.hash {
            let value = self.argument(value, scope, line)?;
            inner.local.push((key, value));
        }
        call.template.iter().try_for_each(|template| self.walk(template, &inner))?;
        if name == PARTIAL_BLOCK {
            return Ok(());
        }
        if scope.within.contains(&name) {
            return Err(ThemeProblem::Recursion(name.to_owned()));
        }
        if scope.within.len() >= PARTIAL_LIMIT {
            return Err(ThemeProblem::TooDeep { line, what: "partials", limit: PARTIAL_LIMIT });
        }
        inner.within.push(name);
        let allowed = self.partials.contains(&name);
        match self.templates.get(name).filter(|_| allowed) {
            Some(partial) => self.walk(partial, &inner),
            None => Err(unknown("the partial", name)),
        }
    }

    /// Checks an argument and returns the shape of its value, if it is more than plain.
    fn argument(
        &self,
        value: &'a Parameter,
        scope: &Scope<'a>,
        line: usize,
    ) -> Result<Option<&'a Value>, ThemeProblem> {
        let Parameter::Subexpression(inner) = value else { return variable(value, scope, line) };
        let TemplateElement::Expression(call) = inner.as_element() else {
            return Err(forbidden(line, "such a subexpression"));
        };
        match call.name.as_name() {
            Some(name) if SUBEXPRESSIONS.contains(&name) && call.hash.is_empty() => {
                call.params.iter().try_for_each(|param| self.argument(param, scope, line).map(|_| ()))?;
                Ok(None)
            }
            name => Err(unknown("the subexpression", name.unwrap_or("?"))),
        }
    }
}

fn variable<'a>(
    name: &'a Parameter,
    scope: &Scope<'a>,
    line: usize,
) -> Result<Option<&'a Value>, ThemeProblem> {
    let segments: Vec<&str> = match name {
        Parameter::Literal(_) => return Ok(None),
        Parameter::Name(name) => vec![name],
        Parameter::Path(Path::Relative((segments, raw))) if segments.is_empty() => {
            return Err(forbidden(line, raw));
        }
        Parameter::Path(Path::Relative((segments, raw))) => segments
            .iter()
            .map(|segment| match segment {
                PathSeg::Named(name) => Ok(name.as_str()),
                _ => Err(forbidden(line, raw)),
            })
            .collect::<Result<_, _>>()?,
        Parameter::Path(Path::Local((_, _, raw))) => return Err(forbidden(line, raw)),
        _ => return Err(forbidden(line, "such a subexpression")),
    };
    let missing = || unknown("the variable", &segments.join("."));
    let (first, rest) = segments.split_first().ok_or_else(missing)?;
    let start = match scope.local.iter().rev().find(|(name, _)| name == first) {
        Some((_, value)) => *value,
        None => Some(scope.shape.get(first).ok_or_else(missing)?),
    };
    rest.iter().try_fold(start, |value, segment| {
        value.and_then(|value| value.get(segment)).map(Some).ok_or_else(missing)
    })
}

fn forbidden(line: usize, what: &str) -> ThemeProblem {
    ThemeProblem::Forbidden { line, what: what.to_owned() }
}

fn unknown(what: &'static str, name: &str) -> ThemeProblem {
    ThemeProblem::Unknown { what, name: name.to_owned() }
}

/// Lays one sample's context over another, so that what any of them has is known.
pub fn overlay(shape: &mut Value, sample: Value) {
    match (shape, sample) {
        (Value::Object(known), Value::Object(more)) => {
            for (key, value) in more {
                overlay(known.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(known), Value::Array(more)) => {
            for value in more {
                match known.first_mut() {
                    Some(first) => overlay(first, value),
                    None => known.push(value),
                }
            }
        }
        (shape @ Value::Null, sample) => *shape = sample,
        _ => {}
    }
}

#[cfg(test)]
mod tests;
