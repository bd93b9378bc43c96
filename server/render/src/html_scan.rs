//! A small reader of HTML for mails: enough to know whether something stands in a text, in an attribute or elsewhere.

/// A piece of a document, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// An opening tag. Attribute values are as written, without their quotes.
    Open {
        name: &'a str,
        attributes: Vec<(&'a str, &'a str)>,
    },
    Close,
    /// Comments, doctypes and what stands inside of elements whose content isn't markup.
    Opaque(&'a str),
}

/// The document is cut off within a tag, comment or raw element.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfinished;

const RAW: [&str; 8] = ["script", "style", "title", "textarea", "noscript", "iframe", "xmp", "template"];

/// Splits a document into pieces.
pub fn pieces(mut rest: &str) -> Result<Vec<Piece<'_>>, Unfinished> {
    let mut found = Vec::new();
    while !rest.is_empty() {
        if rest.starts_with("<!--") {
            let end = rest.find("-->").ok_or(Unfinished)? + 3;
            found.push(Piece::Opaque(&rest[..end]));
            rest = &rest[end..];
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.find('>').ok_or(Unfinished)? + 1;
            found.push(Piece::Opaque(&rest[..end]));
            rest = &rest[end..];
        } else if rest.starts_with("</") {
            rest = &rest[rest.find('>').ok_or(Unfinished)? + 1..];
            found.push(Piece::Close);
        } else if rest.starts_with('<') {
            let (piece, after) = open(&rest[1..])?;
            let raw = match &piece {
                Piece::Open { name, .. } => RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)),
                _ => None,
            };
            found.push(piece);
            rest = after;
            if let Some(name) = raw {
                let end = closing(rest, name).ok_or(Unfinished)?;
                found.push(Piece::Opaque(&rest[..end]));
                rest = &rest[end..];
            }
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            found.push(Piece::Text(&rest[..end]));
            rest = &rest[end..];
        }
    }
    Ok(found)
}

/// Reads a tag from behind its `<`.
fn open(source: &str) -> Result<(Piece<'_>, &str), Unfinished> {
    let name_end = source.find(|c: char| c.is_whitespace() || c == '>' || c == '/').ok_or(Unfinished)?;
    let (name, mut rest) = source.split_at(name_end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Ok((Piece::Open { name, attributes }, after));
        }
        let key_end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).ok_or(Unfinished)?;
        // A stray `=` is read as a name, as browsers do; without this the loop would stand still.
        let (key, after) = rest.split_at(key_end.max(1));
        match after.trim_start().strip_prefix('=') {
            None => {
                attributes.push((key, ""));
                rest = after;
            }
            Some(after) => {
                let (value, after) = value(after.trim_start())?;
                attributes.push((key, value));
                rest = after;
            }
        }
    }
}

fn value(source: &str) -> Result<(&str, &str), Unfinished> {
    for quote in ['"', '\''] {
        if let Some(quoted) = source.strip_prefix(quote) {
            return quoted.split_once(quote).ok_or(Unfinished);
        }
    }
    let end = source.find(|c: char| c.is_whitespace() || c == '>').ok_or(Unfinished)?;
    Ok(source.split_at(end))
}

fn closing(source: &str, name: &str) -> Option<usize> {
    source.match_indices("</").map(|(at, _)| at).find(|at| {
        source.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_text_from_attributes_and_the_rest() {
        let html =
            "<!doctype html><title>a < b</title><!-- <p> --><a CLASS='x y' href=\"/z\" hidden>t</a><br/>";
        let expected = vec![
            Piece::Opaque("<!doctype html>"),
            Piece::Open { name: "title", attributes: vec![] },
            Piece::Opaque("a < b"),
            Piece::Close,
            Piece::Opaque("<!-- <p> -->"),
            Piece::Open { name: "a", attributes: vec![("CLASS", "x y"), ("href", "/z"), ("hidden", "")] },
            Piece::Text("t"),
            Piece::Close,
            Piece::Open { name: "br", attributes: vec![] },
        ];
        assert_eq!(pieces(html), Ok(expected));
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        for html in ["<a href=\"x", "<a", "<!-- a", "<style>a", "</a", "<a href=x", "<a =", "<"] {
            assert_eq!(pieces(html), Err(Unfinished), "{html}");
        }
    }
}
