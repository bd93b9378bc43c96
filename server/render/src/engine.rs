//! Handlebars, tamed: three registries (pages, mails' html, plain text) that share the locale files, strict about
//! missing values, escaping by default, with bounded output.

use std::io::{self, Write};
use std::sync::Arc;

use handlebars::template::Template;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderErrorReason, no_escape,
};
use serde_json::Value;

use crate::error::{RenderError, ThemeError, ThemeProblem};
use crate::locale::{Argument, Locales};
use crate::placeholders::escape;

/// What a registry's output is for; decides about escaping and about the markup in messages.
#[derive(Clone, Debug)]
pub enum Medium {
    Page,
    /// With the attributes that a link in a mail carries, styles inlined.
    MailHtml {
        link_attributes: String,
    },
    Text,
}

/// One registry of compiled templates.
pub struct Engine {
    registry: Handlebars<'static>,
}

impl Engine {
    pub fn new(medium: Medium, locales: Arc<Locales>) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_prevent_indent(true);
        if matches!(medium, Medium::Text) {
            registry.register_escape_fn(no_escape);
        } else {
            registry.register_escape_fn(escape);
        }
        registry.register_helper(crate::allow_list::MESSAGE, Box::new(Message { medium, locales }));
        Self { registry }
    }

    /// Bounds, then parses a source.
    pub fn add(&mut self, name: &str, file: &str, source: &str) -> Result<(), ThemeError> {
        crate::bounds::check(source).map_err(|problem| ThemeError::new(file, problem))?;
        let template = Template::compile_with_name(source, name.to_owned())
            .map_err(|error| ThemeError::new(file, ThemeProblem::Syntax(error.reason().to_string())))?;
        self.registry.register_template(name, template);
        Ok(())
    }

    pub fn templates(&self) -> &std::collections::HashMap<String, Template> {
        self.registry.get_templates()
    }

    /// Renders into at most `limit_bytes`.
    pub fn render(&self, name: &str, context: Value, limit_bytes: usize) -> Result<String, RenderError> {
        let mut output = Capped { bytes: Vec::with_capacity(8 * 1024), limit_bytes, full: false };
        let refuse = |reason: String| RenderError::Template { name: name.to_owned(), reason };
        let context = Context::wraps(context).map_err(|error| refuse(error.to_string()))?;
        let result = self.registry.render_with_context_to_write(name, &context, &mut output);
        if output.full {
            return Err(RenderError::TooLong { name: name.to_owned(), limit_bytes });
        }
        result.map_err(|error| refuse(error.to_string()))?;
        String::from_utf8(output.bytes).map_err(|error| refuse(error.to_string()))
    }
}

/// A buffer that refuses to grow beyond its limit, which ends the rendering.
struct Capped {
    bytes: Vec<u8>,
    limit_bytes: usize,
    full: bool,
}

impl Write for Capped {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.limit_bytes {
            self.full = true;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `{{t "login-title" name=person.name}}`: a message of the locale file, with `$tenant` always at hand.
/// Messages may hold `<b>…</b>`, and `<a>…</a>` for the address given as `link=`; values are always plain.
struct Message {
    medium: Medium,
    locales: Arc<Locales>,
}

impl HelperDef for Message {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let id = helper
            .param(0)
            .and_then(|id| id.value().as_str())
            .ok_or(RenderErrorReason::ParamNotFoundForIndex(crate::allow_list::MESSAGE, 0))?;
        let at = |pointer: &str| context.data().pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let tenant = guard(at("/tenant/name"));
        let link = helper.hash_get("link").map(|link| link.value().as_str().unwrap_or_default());
        let texts: Vec<(&str, String)> = helper
            .hash()
            .iter()
            .filter_map(|(name, value)| Some((*name, guard(value.value().as_str()?))))
            .collect();
        let mut arguments = vec![("tenant", Argument::Text(&tenant))];
        arguments.extend(texts.iter().map(|(name, text)| (*name, Argument::Text(text))));
        arguments.extend(
            helper
                .hash()
                .iter()
                .filter_map(|(name, value)| Some((*name, Argument::Number(value.value().as_f64()?)))),
        );
        let message = self
            .locales
            .format(at("/lang"), id, &arguments)
            .map_err(|error| RenderErrorReason::Other(error.to_string()))?;
        out.write(&self.medium.write_message(&message, link))?;
        Ok(())
    }
}

/// Stand-ins for `<` in values while they are within a message, so that only a message's own markup is markup.
/// Values with this character lose it.
const GUARD: char = '\u{f8ee}';

pub fn guard(value: &str) -> String {
    value.chars().filter(|c| *c != GUARD).map(|c| if c == '<' { GUARD } else { c }).collect()
}

impl Medium {
    fn write_message(&self, message: &str, link: Option<&str>) -> String {
        let anchor = match self {
            Self::Text => return unmarked(message),
            Self::Page => format!("<a href=\"{}\">", escape(link.unwrap_or_default())),
            Self::MailHtml { link_attributes } => {
                format!("<a {link_attributes} href=\"{}\">", escape(link.unwrap_or_default()))
            }
        };
        let escaped = escape(message)
            .replace("&lt;b&gt;", "<b>")
            .replace("&lt;/b&gt;", "</b>")
            .replace("&lt;a&gt;", &anchor)
            .replace("&lt;/a&gt;", "</a>");
        escaped.replace(GUARD, "&lt;")
    }
}

/// A message without its markup, for text.
pub fn unmarked(message: &str) -> String {
    ["<b>", "</b>", "<a>", "</a>"]
        .iter()
        .fold(message.to_owned(), |text, tag| text.replace(tag, ""))
        .replace(GUARD, "<")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn engine(medium: Medium) -> Engine {
        let messages = "m = <b>{ $who }</b> at { $tenant } & <a>there</a>\n\
                        n = { $count ->\n [one] one\n *[other] many\n }\n";
        let locales = Arc::new(Locales::load([("en", messages)]).expect("the messages are fine"));
        Engine::new(medium, locales)
    }

    fn render(medium: Medium, source: &str) -> Result<String, RenderError> {
        let mut engine = engine(medium);
        engine.add("x", "x.hbs", source).expect("the template is fine");
        let context = json!({ "lang": "en", "tenant": { "name": "<b>T</b>" }, "who": "</b><script>", "url": "/a?b=\"c\"" });
        engine.render("x", context, 200)
    }

    #[test]
    fn only_a_messages_own_markup_is_markup() {
        let source = "{{t \"m\" who=who link=url}}";
        assert_eq!(
            render(Medium::Page, source).expect("renders"),
            "<b>&lt;/b&gt;&lt;script&gt;</b> at &lt;b&gt;T&lt;/b&gt; &amp; <a href=\"/a?b=&quot;c&quot;\">there</a>"
        );
        assert_eq!(render(Medium::Text, source).expect("renders"), "</b><script> at <b>T</b> & there");
    }

    #[test]
    fn numbers_choose_the_plural_form() {
        assert_eq!(
            render(Medium::Text, "{{t \"n\" count=1}} {{t \"n\" count=2}}").expect("renders"),
            "one many"
        );
    }

    #[test]
    fn a_missing_value_is_an_error_and_never_a_hole() {
        for source in ["{{nobody}}", "{{t \"m\"}}", "{{t \"unknown\"}}"] {
            assert!(render(Medium::Page, source).is_err(), "{source}");
        }
    }

    #[test]
    fn output_is_bounded() {
        let long = "a".repeat(201);
        assert!(matches!(render(Medium::Page, &long), Err(RenderError::TooLong { limit_bytes: 200, .. })));
    }
}
