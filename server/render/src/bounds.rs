//! Bounds on template sources, checked by scanning before handlebars parses them: its parser overflows the stack
//! on deep nesting and takes minutes over some inputs, and templates are tenants' code too.

use crate::error::ThemeProblem;

pub const SOURCE_LIMIT_BYTES: usize = 64 * 1024;
const BLOCK_LIMIT: usize = 12;
const SUBEXPRESSION_LIMIT: usize = 4;
const TAG_LIMIT: usize = 2_000;

/// Refuses what is too long, too deep or not part of our dialect: decorators and inline partials, unescaped output,
/// raw blocks, inverted blocks and backslash escapes.
pub fn check(source: &str) -> Result<(), ThemeProblem> {
    if source.len() > SOURCE_LIMIT_BYTES {
        return Err(ThemeProblem::TooLong { length_bytes: source.len(), limit_bytes: SOURCE_LIMIT_BYTES });
    }
    let mut scan = Scan { source, at: 0, tags: 0, blocks: Vec::new() };
    while let Some(tag) = scan.next_tag()? {
        scan.check_tag(tag)?;
    }
    Ok(())
}

struct Scan<'a> {
    source: &'a str,
    at: usize,
    tags: usize,
    /// Depth that each open block adds: one, and one more for each link of an `else if` chain.
    blocks: Vec<usize>,
}

impl<'a> Scan<'a> {
    /// The inside of the next `{{…}}` that isn't a comment.
    fn next_tag(&mut self) -> Result<Option<&'a str>, ThemeProblem> {
        while let Some(found) = self.source[self.at..].find("{{") {
            let open = self.at + found;
            self.at = open;
            if self.source[..open].ends_with('\\') {
                return Err(self.forbidden("a backslash before a tag"));
            }
            let inside = &self.source[open + 2..];
            let end = if inside.starts_with("!--") { "--}}" } else { "}}" };
            let Some(length) = inside.find(end) else {
                return Err(ThemeProblem::Syntax(format!("line {}: the tag is never closed", self.line())));
            };
            if inside.starts_with('!') {
                self.at = open + 2 + length + end.len();
                continue;
            }
            self.tags += 1;
            if self.tags > TAG_LIMIT {
                return Err(ThemeProblem::TooManyTags { limit: TAG_LIMIT });
            }
            return Ok(Some(&inside[..length]));
        }
        Ok(None)
    }

    fn check_tag(&mut self, tag: &str) -> Result<(), ThemeProblem> {
        let depth = parentheses(tag);
        if depth > SUBEXPRESSION_LIMIT {
            return Err(self.too_deep("subexpressions", SUBEXPRESSION_LIMIT));
        }
        let word = tag.trim_start_matches('~').trim_start();
        if let Some(block) = word.strip_prefix('#') {
            if block.trim_start().starts_with('*') {
                return Err(self.forbidden("an inline partial"));
            }
            self.blocks.push(1);
        } else if word.starts_with('/') {
            self.blocks.pop();
        } else if word.starts_with("else") && word.trim_end_matches('~').trim_end() != "else" {
            if let Some(chain) = self.blocks.last_mut() {
                *chain += 1;
            }
        } else if let Some(first) = word.chars().next()
            && let Some((_, what)) = FORBIDDEN.iter().find(|(mark, _)| *mark == first)
        {
            return Err(self.forbidden(what));
        }
        if self.blocks.iter().sum::<usize>() > BLOCK_LIMIT {
            return Err(self.too_deep("blocks", BLOCK_LIMIT));
        }
        self.at += 2 + tag.len() + 2;
        Ok(())
    }

    fn line(&self) -> usize {
        self.source[..self.at].matches('\n').count() + 1
    }

    fn forbidden(&self, what: &str) -> ThemeProblem {
        ThemeProblem::Forbidden { line: self.line(), what: what.to_owned() }
    }

    fn too_deep(&self, what: &'static str, limit: usize) -> ThemeProblem {
        ThemeProblem::TooDeep { line: self.line(), what, limit }
    }
}

const FORBIDDEN: [(char, &str); 4] =
    [('{', "unescaped output"), ('&', "unescaped output"), ('*', "a decorator"), ('^', "an inverted block")];

/// How deep parentheses go. Those within quotes count too: the scan is meant to be stricter than the parser.
fn parentheses(tag: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in tag.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_dialect_passes() {
        let source = "{{!-- a {{comment}} --}}{{#> layout door=\"ajar\"}}{{#if (eq a \"b\")}}{{t \"x\" y=z}}\
                      {{else if c}}{{~ d ~}}{{else}}e{{/if}}{{/layout}}";
        check(source).expect("nothing forbidden in it");
    }

    #[test]
    fn nesting_is_bounded_before_it_is_parsed() {
        let blocks = "{{#if a}}".repeat(BLOCK_LIMIT + 1);
        assert!(matches!(check(&blocks), Err(ThemeProblem::TooDeep { what: "blocks", .. })));
        let chain = format!("{{{{#if a}}}}{}", "{{else if a}}".repeat(BLOCK_LIMIT));
        assert!(matches!(check(&chain), Err(ThemeProblem::TooDeep { what: "blocks", .. })));
        let calls = format!("{{{{t {}", "(eq ".repeat(2_000));
        assert!(check(&calls).is_err());
        let closed = format!("{{{{t {}a{}}}}}", "(eq ".repeat(5), ")".repeat(5));
        assert!(matches!(check(&closed), Err(ThemeProblem::TooDeep { what: "subexpressions", .. })));
    }

    #[test]
    fn size_and_number_are_bounded() {
        assert!(matches!(check(&"a".repeat(SOURCE_LIMIT_BYTES + 1)), Err(ThemeProblem::TooLong { .. })));
        assert!(matches!(check(&"{{a}}".repeat(TAG_LIMIT + 1)), Err(ThemeProblem::TooManyTags { .. })));
    }

    #[test]
    fn what_is_not_our_dialect_is_refused_with_its_line() {
        for source in [
            "\n{{{a}}}",
            "\n{{&a}}",
            "\n{{#*inline \"x\"}}",
            "\n{{*x}}",
            "\n{{^a}}",
            "\n\\{{a}}",
            "\n{{~{a}}}",
        ] {
            assert!(matches!(check(source), Err(ThemeProblem::Forbidden { line: 2, .. })), "{source:?}");
        }
    }
}
