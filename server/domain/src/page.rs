//! Keyset pages: a bounded slice of an ordered list and where the next one begins.

/// How many rows a page may have, and has unless asked.
pub const MAXIMUM_LIMIT: u32 = 200;
pub const DEFAULT_LIMIT: u32 = 50;

/// Up to this many matches are counted exactly; past it the answer is "at least".
pub const COUNTED_EXACTLY: u64 = 10_000;

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque; hand it back to get the rows after these. `None` on the last page.
    pub next_cursor: Option<String>,
    pub total: Total,
}

/// How many rows match in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(u64),
    AtLeast(u64),
}

impl Total {
    /// What there is for certain.
    #[must_use]
    pub const fn at_least(self) -> u64 {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
        }
    }
}
