//! `RSAPublicKey` (RFC 8017 appendix A.1.1): the two numbers out of the DER that the library gives.

/// Modulus and exponent, big-endian without leading zeros.
pub(super) fn components(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, after) = element(SEQUENCE, der)?;
    let (modulus, rest) = element(INTEGER, sequence)?;
    let (exponent, end) = element(INTEGER, rest)?;
    (after.is_empty() && end.is_empty()).then_some((magnitude(modulus)?, magnitude(exponent)?))
}

const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;

/// The content of one element at the beginning of `der`, and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = der.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        // The long form: how many bytes the length has; two suffice for the greatest keys.
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => {
            rest.split_first_chunk::<2>().map(|(length, rest)| (u16::from_be_bytes(*length).into(), rest))?
        }
        _ => return None,
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

/// A positive integer without the zero that keeps its sign bit clear.
fn magnitude(integer: &[u8]) -> Option<&[u8]> {
    match integer {
        [0, rest @ ..] if !rest.is_empty() => Some(rest),
        [first, ..] if *first != 0 && *first < 0x80 => Some(integer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_and_long_lengths() {
        assert_eq!(components(&[0x30, 6, 2, 1, 0x41, 2, 1, 3]), Some((&[0x41][..], &[3][..])));
        let modulus = [0x80; 200];
        let der = [&[0x30, 0x81, 209, 2, 0x81, 201, 0][..], &modulus, &[2, 3, 1, 0, 1]].concat();
        assert_eq!(components(&der), Some((&modulus[..], &[1, 0, 1][..])));
    }

    #[test]
    fn anything_else_is_refused() {
        for der in [
            &[][..],
            &[0x30],
            &[0x30, 0],
            &[0x30, 0x83, 0, 0, 0],
            &[0x31, 6, 2, 1, 0x41, 2, 1, 3],
            &[0x30, 6, 2, 1, 0x41, 2, 1, 3, 0],
            &[0x30, 7, 2, 1, 0x41, 2, 1, 3],
            &[0x30, 6, 2, 1, 0x81, 2, 1, 3],
            &[0x30, 6, 2, 1, 0, 2, 1, 3],
        ] {
            assert_eq!(components(der), None, "{der:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(der in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = components(&der);
        }
    }
}
