//! The `Accept-Language` field (RFC 9110 §12.5.4).

/// The languages that somebody prefers, best first. Equal weights keep the order in which they were sent; weight zero,
/// the wildcard and what is no language range are left out, so that any header gives a usable list.
#[must_use]
pub fn parse(field: &str) -> Vec<String> {
    let mut weighted: Vec<(u16, String)> =
        field.split(',').take(MAXIMUM_RANGES).filter_map(range).filter(|(weight, _)| *weight > 0).collect();
    weighted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    weighted.into_iter().map(|(_, tag)| tag).collect()
}

/// Browsers send a handful; more is somebody who wants us to be busy.
const MAXIMUM_RANGES: usize = 32;

/// One `language-range [;q=weight]`, the weight in thousandths.
fn range(text: &str) -> Option<(u16, String)> {
    let (tag, parameters) = match text.split_once(';') {
        Some((tag, parameters)) => (tag.trim(), Some(parameters)),
        None => (text.trim(), None),
    };
    let weight = match parameters {
        None => 1000,
        Some(parameters) => weight(parameters.trim())?,
    };
    is_range(tag).then(|| (weight, tag.to_owned()))
}

/// `q=` and a number from 0 to 1 with at most three decimals (RFC 9110 §12.4.2), in thousandths.
fn weight(text: &str) -> Option<u16> {
    let number = text.strip_prefix("q=").or_else(|| text.strip_prefix("Q="))?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// A basic language range (RFC 4647 §2.1) that names a language.
fn is_range(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_subtag =
        |subtag: &str| (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = subtags.next().unwrap_or_default();
    is_subtag(primary) && primary.bytes().all(|b| b.is_ascii_alphabetic()) && subtags.all(is_subtag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_standards_own_example() {
        assert_eq!(parse("da, en-gb;q=0.8, en;q=0.7"), ["da", "en-gb", "en"]);
    }

    #[test]
    fn weights_order_and_zero_refuses() {
        assert_eq!(parse("en;q=0.5,pl , fr;q=0.50,es;q=0"), ["pl", "en", "fr"]);
        assert_eq!(parse("*;q=0.1, zh-Hant-TW"), ["zh-Hant-TW"]);
    }

    #[test]
    fn nonsense_is_left_out() {
        for text in
            ["", ",,,", "en;q=2", "en;q=0.1234", "en;x=1", "en us", "é", "123", "en--us", "en;q=1.001"]
        {
            assert!(parse(text).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_only_ranges(text in "\\PC{0,200}") {
            prop_assert!(parse(&text).iter().all(|tag| is_range(tag)));
        }
    }
}
