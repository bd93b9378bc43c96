use super::{
    FORMAT,
    lines::{CheckpointLine, End, Header, Line, Row, signed_end},
};
use crate::audit::{Link, Origin, key::signature_is_valid};
use aws_lc_rs::digest::{Context, SHA256};

/// Verifies an export, line after line, in constant memory.
pub struct ExportVerifier {
    expected_key: Option<[u8; 32]>,
    digest: Context,
    line: u64,
    state: State,
}

enum State {
    Beginning,
    Within(Box<Within>),
    Ended(Box<VerifiedExport>),
}

struct Within {
    header: Header,
    sequence: u64,
    link: Link,
    rows: u64,
    unproven: u64,
    checkpoints: u64,
    /// Number, sequence and link of the last one.
    checkpoint: Option<(u64, u64, Link)>,
}

/// What a sound export proves.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedExport {
    pub header: Header,
    pub rows: u64,
    /// Rows that were in the database and that nobody with the master key had written.
    pub unproven: u64,
    pub last_sequence: u64,
    pub checkpoints: u64,
}

/// The first line that is wrong, from 1, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct WrongExport {
    pub line: u64,
    pub reason: String,
}

type Judged = Result<(), &'static str>;

impl ExportVerifier {
    /// With the public key that the reader has from elsewhere; without, the file only agrees with itself.
    #[must_use]
    pub fn new(expected_key: Option<[u8; 32]>) -> Self {
        Self { expected_key, digest: Context::new(&SHA256), line: 0, state: State::Beginning }
    }

    /// Takes the next line, with its line feed.
    pub fn line(&mut self, text: &[u8]) -> Result<(), WrongExport> {
        self.line += 1;
        let line = parse(text).map_err(|reason| self.wrong(reason))?;
        let before = self.digest.clone();
        self.digest.update(text);
        self.judge(line, before).map_err(|reason| self.wrong(reason))
    }

    /// After the last line.
    pub fn finish(self) -> Result<VerifiedExport, WrongExport> {
        match self.state {
            State::Ended(verified) => Ok(*verified),
            _ => Err(WrongExport { line: self.line + 1, reason: "the file ends before its end".into() }),
        }
    }

    fn wrong(&self, reason: impl Into<String>) -> WrongExport {
        WrongExport { line: self.line, reason: reason.into() }
    }

    fn judge(&mut self, line: Line, before: Context) -> Judged {
        match (&mut self.state, line) {
            (State::Beginning, Line::Header(header)) => {
                self.state = State::Within(Box::new(Within::begin(*header, self.expected_key)?));
                Ok(())
            }
            (State::Within(within), Line::Row(row)) => within.row(*row),
            (State::Within(within), Line::Checkpoint(checkpoint)) => within.checkpoint(checkpoint),
            (State::Within(within), Line::End(end)) => {
                self.state = State::Ended(Box::new(within.end(&end, before)?));
                Ok(())
            }
            (State::Beginning, _) => Err("the file doesn't begin with its header"),
            (State::Within(_), Line::Header(_)) => Err("a second header"),
            (State::Ended(_), _) => Err("a line after the end"),
        }
    }
}

fn parse(text: &[u8]) -> Result<Line, String> {
    let text = std::str::from_utf8(text).map_err(|_| "is not UTF-8")?;
    let text = text.strip_suffix('\n').ok_or("is cut off")?;
    let line: Line =
        serde_json::from_str(text).map_err(|error| format!("is no line of an export: {error}"))?;
    if line.to_json() == text { Ok(line) } else { Err("is not written as an export writes it".into()) }
}

impl Within {
    fn begin(header: Header, expected_key: Option<[u8; 32]>) -> Result<Self, &'static str> {
        if header.format != FORMAT {
            return Err("another format");
        }
        if expected_key.is_some_and(|key| key != header.public_key.0) {
            return Err("signed by another key");
        }
        Ok(Self {
            sequence: header.previous_sequence,
            link: header.previous_link.0,
            header,
            rows: 0,
            unproven: 0,
            checkpoints: 0,
            checkpoint: None,
        })
    }

    fn row(&mut self, row: Row) -> Judged {
        if row.sequence != self.sequence + 1 {
            return Err("a row is missing before it, or rows have changed places");
        }
        let Some((seal, record)) = row.into_parts(self.header.tenant.id) else {
            return Err("an unknown origin");
        };
        if seal.link_of(&self.link, &record) != seal.link {
            return Err("the row was altered, or the one before it");
        }
        let personal_part_is_sound = match (seal.salt, record.erased_at) {
            (Some(salt), None) => record.personal_digest(&salt) == seal.personal_digest,
            (None, Some(_)) => record.is_blank(),
            _ => false,
        };
        if !personal_part_is_sound {
            return Err("the row's personal part was altered");
        }
        (self.sequence, self.link) = (seal.sequence, seal.link);
        self.rows += 1;
        self.unproven += u64::from(seal.origin == Origin::Unproven);
        Ok(())
    }

    fn checkpoint(&mut self, checkpoint: CheckpointLine) -> Judged {
        let checkpoint = checkpoint.into_checkpoint();
        if !checkpoint.is_signed_by(&self.header.public_key.0, self.header.tenant.id) {
            return Err("the checkpoint's signature is wrong");
        }
        if self.checkpoint.is_some_and(|(number, ..)| checkpoint.number != number + 1) {
            return Err("a checkpoint is missing before it, or checkpoints have changed places");
        }
        if (checkpoint.sequence, checkpoint.link) != (self.sequence, self.link) {
            return Err("the checkpoint signs other rows than those before it");
        }
        self.checkpoints += 1;
        self.checkpoint = Some((checkpoint.number, checkpoint.sequence, checkpoint.link));
        Ok(())
    }

    fn end(&self, end: &End, before: Context) -> Result<VerifiedExport, &'static str> {
        if (end.rows, end.checkpoints) != (self.rows, self.checkpoints) {
            return Err("other numbers of rows and checkpoints than there are");
        }
        if self.rows > 0 && self.checkpoint.is_none_or(|(_, sequence, _)| sequence != self.sequence) {
            return Err("no checkpoint covers the last row");
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(before.finish().as_ref());
        let signed = signed_end(&digest, end.rows, end.checkpoints);
        if !signature_is_valid(&self.header.public_key.0, &signed, &end.signature.0) {
            return Err("the signature over the file is wrong: the header or this line was altered");
        }
        Ok(VerifiedExport {
            header: self.header.clone(),
            rows: self.rows,
            unproven: self.unproven,
            last_sequence: self.sequence,
            checkpoints: self.checkpoints,
        })
    }
}
