//! Values as bytes, so that no two different things are ever encoded alike.
//!
//! An encoding is a row of fields. A field is its length in bytes, as 32 bits with the highest first, and then the bytes;
//! a field that is absent is the length `ff ff ff ff` alone. The first field is a label in ASCII that says what is encoded
//! and by which version of the rules. Numbers are 64 bits, the highest first; instants are signed microseconds since the
//! Unix epoch in the same form; UUIDs are their 16 bytes; text is UTF-8 as it is stored.

use crate::{Timestamp, clock::to_micros};
use uuid::Uuid;

/// An encoding under way.
pub(super) struct Encoding(Vec<u8>);

impl Encoding {
    pub(super) fn of(label: &str) -> Self {
        Self(Vec::new()).text(label)
    }

    /// A field of bytes.
    ///
    /// # Panics
    /// With 4 GiB or more, which no row of any database holds.
    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        let length = u32::try_from(bytes.len()).expect("a field is shorter than 4 GiB");
        self.0.extend(length.to_be_bytes());
        self.0.extend(bytes);
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    pub(super) fn optional(mut self, bytes: Option<&[u8]>) -> Self {
        if let Some(bytes) = bytes {
            return self.bytes(bytes);
        }
        self.0.extend(u32::MAX.to_be_bytes());
        self
    }

    pub(super) fn number(self, number: u64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    pub(super) fn instant(self, instant: Timestamp) -> Self {
        self.bytes(&to_micros(instant).to_be_bytes())
    }

    pub(super) fn id(self, id: Uuid) -> Self {
        self.bytes(id.as_bytes())
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_carry_their_length_and_absence_is_no_text() {
        let encoded = Encoding::of("a").text("bc").optional(None).number(258).done();
        let expected: [&[u8]; 4] =
            [b"\0\0\0\x01a", b"\0\0\0\x02bc", b"\xff\xff\xff\xff", b"\0\0\0\x08\0\0\0\0\0\0\x01\x02"];
        assert_eq!(encoded, expected.concat());
        assert_ne!(Encoding::of("a").text("").done(), Encoding::of("a").optional(None).done());
        assert_ne!(Encoding::of("a").text("b").text("c").done(), Encoding::of("a").text("bc").done());
    }
}
