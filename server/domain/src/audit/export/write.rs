use super::lines::{Bytes, CheckpointLine, End, Header, Line, Row, signed_end};
use crate::audit::{AuditKey, AuditRecord, Checkpoint, Seal};
use aws_lc_rs::digest::{Context, SHA256};

/// Writes an export line by line; the caller puts each where it belongs, as it is.
pub struct ExportWriter {
    digest: Context,
    rows: u64,
    checkpoints: u64,
}

impl ExportWriter {
    /// Begins with the header's line.
    #[must_use]
    pub fn begin(header: Header) -> (Self, String) {
        let mut writer = Self { digest: Context::new(&SHA256), rows: 0, checkpoints: 0 };
        let line = writer.line(&Line::Header(Box::new(header)));
        (writer, line)
    }

    pub fn row(&mut self, seal: &Seal, record: AuditRecord) -> String {
        self.rows += 1;
        self.line(&Line::Row(Box::new(Row::of(seal, record))))
    }

    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) -> String {
        self.checkpoints += 1;
        self.line(&Line::Checkpoint(CheckpointLine::of(checkpoint)))
    }

    /// Ends with the line that signs the others.
    #[must_use]
    pub fn end(mut self, key: &AuditKey) -> String {
        let mut digest = [0; 32];
        digest.copy_from_slice(self.digest.clone().finish().as_ref());
        let signature = Bytes(key.sign(&signed_end(&digest, self.rows, self.checkpoints)));
        self.line(&Line::End(End { rows: self.rows, checkpoints: self.checkpoints, signature }))
    }

    /// How many rows were written.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    fn line(&mut self, line: &Line) -> String {
        let text = line.to_json() + "\n";
        self.digest.update(text.as_bytes());
        text
    }
}
