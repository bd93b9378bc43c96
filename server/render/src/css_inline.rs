//! Styles in mails: many clients read only `style` attributes. The theme's `mail.css` has rules for single classes,
//! which are written into the templates when a theme is loaded, and media rules, which travel in one `<style>`.

use std::fmt::Write;

type Declarations = Vec<(String, String)>;

/// Where the media rules go; the mail layout has it in its head.
const SLOT: &str = "<style></style>";

/// A parsed `mail.css`.
#[derive(Debug)]
pub struct MailStyle {
    rules: Vec<(String, Declarations)>,
    media: String,
}

impl MailStyle {
    /// Reads a stylesheet of `.name { … }` rules (lists of them too) and `@media` blocks of the same.
    /// `var(--brand)` becomes a template's variable, since mail clients know no custom properties.
    pub fn parse(css: &str) -> Result<Self, String> {
        let css = without_comments(css)?;
        let mut style = Self { rules: Vec::new(), media: String::new() };
        let mut rest = css.trim();
        while !rest.is_empty() {
            let (head, after) =
                rest.split_once('{').ok_or_else(|| format!("no block after `{}`", shorten(rest)))?;
            let head = head.trim();
            let end = block_end(after).ok_or_else(|| format!("`{head}` is never closed"))?;
            let body = &after[..end];
            if head.starts_with("@media") {
                style.add_media(head, body)?;
            } else {
                style.rules.extend(rules(head, body)?);
            }
            rest = after[end + 1..].trim_start();
        }
        Ok(style)
    }

    fn add_media(&mut self, head: &str, body: &str) -> Result<(), String> {
        let mut block = String::new();
        for rule in body.split_inclusive('}').filter(|rule| !rule.trim().is_empty()) {
            let (selectors, declarations) =
                rule.split_once('{').ok_or_else(|| format!("no rule in `{head}`"))?;
            for (class, declarations) in rules(selectors, declarations.trim_end_matches('}'))? {
                // Only what is important wins over the style attributes.
                let all: String =
                    declarations.iter().map(|(name, value)| format!("{name}:{value} !important;")).collect();
                // Writing to a String can't fail.
                let _ = write!(block, ".{class}{{{all}}}");
            }
        }
        let _ = write!(self.media, "{head}{{{block}}}");
        Ok(())
    }

    /// Adds a `style` to every element with a `class`, and the media rules to the head.
    pub fn inline(&self, html: &str) -> Result<String, String> {
        const CLASS: &str = " class=\"";
        let mut styled = String::with_capacity(html.len() * 2);
        let mut rest = html;
        while let Some(at) = rest.find(CLASS) {
            let value_at = at + CLASS.len();
            let length = rest[value_at..].find('"').ok_or("a class attribute is never closed")?;
            let classes = &rest[value_at..value_at + length];
            styled.push_str(&rest[..=value_at + length]);
            let style = self.style_of(classes)?;
            if !style.is_empty() {
                let _ = write!(styled, " style=\"{style}\"");
            }
            rest = &rest[value_at + length + 1..];
        }
        styled.push_str(rest);
        Ok(styled.replace(SLOT, &format!("<style>{}</style>", self.media)))
    }

    /// The declarations of all the classes, in the stylesheet's order, later ones over earlier ones.
    pub fn style_of(&self, classes: &str) -> Result<String, String> {
        let classes: Vec<&str> = classes.split_whitespace().collect();
        if let Some(unknown) =
            classes.iter().find(|class| !self.rules.iter().any(|(known, _)| known == *class))
        {
            return Err(format!("class `{unknown}` has no rule in mail.css"));
        }
        let mut merged: Vec<(&str, &str)> = Vec::new();
        for (_, declarations) in self.rules.iter().filter(|(class, _)| classes.contains(&class.as_str())) {
            for (name, value) in declarations {
                merged.retain(|(known, _)| known != name);
                merged.push((name, value));
            }
        }
        Ok(merged.iter().map(|(name, value)| format!("{name}:{value};")).collect())
    }
}

fn rules(selectors: &str, body: &str) -> Result<Vec<(String, Declarations)>, String> {
    let declarations = declarations(body)?;
    selectors
        .split(',')
        .map(|selector| {
            let class = selector.trim().strip_prefix('.').unwrap_or_default();
            let simple = !class.is_empty() && class.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if simple {
                Ok((class.to_owned(), declarations.clone()))
            } else {
                Err(format!("`{}` is not a single class", selector.trim()))
            }
        })
        .collect()
}

fn declarations(body: &str) -> Result<Declarations, String> {
    body.split(';')
        .map(str::trim)
        .filter(|declaration| !declaration.is_empty())
        .map(|declaration| {
            let (name, value) =
                declaration.split_once(':').ok_or_else(|| format!("`{declaration}` is no declaration"))?;
            Ok((name.trim().to_owned(), variables(&value.trim().replace('"', "'"))?))
        })
        .collect()
}

/// `var(--brand-on)` → `{{colours.brand_on}}`.
fn variables(value: &str) -> Result<String, String> {
    let Some((before, after)) = value.split_once("var(--") else { return Ok(value.to_owned()) };
    let (name, rest) = after.split_once(')').ok_or_else(|| format!("`{value}` is never closed"))?;
    Ok(format!("{before}{{{{colours.{}}}}}{}", name.replace('-', "_"), variables(rest)?))
}

fn without_comments(css: &str) -> Result<String, String> {
    let mut parts = css.split("/*");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        clean.push_str(part.split_once("*/").ok_or("a comment is never closed")?.1);
    }
    Ok(clean)
}

/// Where the block that starts here ends, other blocks within it counted.
fn block_end(source: &str) -> Option<usize> {
    let mut depth = 1;
    source.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

fn shorten(text: &str) -> &str {
    text.char_indices().nth(30).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = "/* c */ .a, .b { color: red; font-family: \"X Y\"; } .b { color: var(--brand-on); }\n\
                       @media (max-width: 1px) { .a { color: blue; } }";

    #[test]
    fn classes_become_styles_in_the_sheets_order() {
        let style = MailStyle::parse(CSS).expect("the sheet is fine");
        let html = style.inline("<style></style><p class=\"b a\">x</p>").expect("the classes are known");
        assert_eq!(
            html,
            "<style>@media (max-width: 1px){.a{color:blue !important;}}</style>\
             <p class=\"b a\" style=\"font-family:'X Y';color:{{colours.brand_on}};\">x</p>"
        );
    }

    #[test]
    fn what_cannot_be_inlined_is_refused() {
        for css in
            ["p { color: red }", ".a .b { c: d }", ".a { color }", ".a { b: c", "/* a", ".a:hover { b: c }"]
        {
            assert!(MailStyle::parse(css).is_err(), "{css}");
        }
        let style = MailStyle::parse(CSS).expect("the sheet is fine");
        assert!(style.inline("<p class=\"c\">").is_err());
        assert!(style.inline("<p class=\"a").is_err());
    }
}
