//! Base64 (RFC 4648 §4) and as much of PNG as tells a logo from something else.

/// What the contract takes.
const LIMIT_BYTES: usize = 64 * 1024;
const LIMIT_PIXELS: u32 = 512;

/// The logo of a setting.
pub(crate) fn logo(base64: &str) -> Result<Vec<u8>, String> {
    let png = decode(base64).ok_or("logo is no Base64")?;
    check(&png)?;
    Ok(png)
}

fn check(png: &[u8]) -> Result<(), String> {
    let size = |at: usize| {
        let bytes = png.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let is_png = png.starts_with(b"\x89PNG\r\n\x1a\n") && png.get(12..16) == Some(b"IHDR");
    match (is_png, size(16), size(20)) {
        (true, Some(1..=LIMIT_PIXELS), Some(1..=LIMIT_PIXELS)) if png.len() <= LIMIT_BYTES => Ok(()),
        (true, Some(width), Some(height)) => {
            Err(format!("logo is {width} by {height} pixels and {} bytes, which is too much", png.len()))
        }
        _ => Err("logo is no PNG".to_owned()),
    }
}

fn decode(base64: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = base64.bytes().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    if padding > 2 || (padding > 0 && !letters.len().is_multiple_of(4)) {
        return None;
    }
    let mut decoded = Vec::with_capacity(letters.len() / 4 * 3);
    for group in letters[..letters.len() - padding].chunks(4) {
        if group.len() == 1 {
            return None;
        }
        let mut bits = 0_u32;
        for letter in group {
            bits = bits << 6 | value(*letter)?;
        }
        bits <<= 6 * (4 - group.len());
        decoded.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(decoded)
}

fn value(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_the_standards() {
        for (text, decoded) in
            [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmE", "fooba")]
        {
            assert_eq!(decode(text).as_deref(), Some(decoded.as_bytes()), "{text}");
        }
        assert_eq!(decode("+/+/").as_deref(), Some(&[0xfb, 0xff, 0xbf][..]));
        for text in ["Z", "Zg=", "Z===", "Zm9$", "Zg==Zg=="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_logo_is_a_png_within_bounds() {
        let header = |width: u32, height: u32| {
            let start: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
            [start, &width.to_be_bytes(), &height.to_be_bytes()].concat()
        };
        assert_eq!(check(&header(512, 1)), Ok(()));
        assert!(check(&header(513, 1)).unwrap_err().contains("513 by 1"));
        assert!(check(&header(0, 1)).is_err());
        assert_eq!(check(&header(1, 1)[..20]), Err("logo is no PNG".to_owned()));
        assert_eq!(check(include_bytes!("sample.png")), Ok(()));
        assert_eq!(logo("PHN2Zz48L3N2Zz4="), Err("logo is no PNG".to_owned()));
        assert_eq!(logo("?"), Err("logo is no Base64".to_owned()));
    }
}
