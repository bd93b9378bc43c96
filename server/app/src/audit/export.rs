use super::{key::key, seal};
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext, Timestamp,
    audit::{
        AuditKey, Link, chain,
        export::{Bytes, ExportWriter, FORMAT, Header, TenantName},
    },
    id::AuditId,
    rights::Action,
};
use latchkey_storage::Reader;
use serde_json::json;
use std::{io, time::Duration};

const PAGE: u64 = 500;
/// A server that is sealing at the same time is given that often …
const TRIES: u32 = 50;
/// … that long.
const PAUSE: Duration = Duration::from_millis(100);

/// What to export.
#[derive(Debug, Clone, Default)]
pub struct ExportRequest {
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// Writes the tenant's audit log as a file that proves itself, line by line, to `sink`; answers how many rows. The export is
/// told to the log before, and without an `until` its own row is in it.
///
/// Rows come in the order of the chain, without a gap, up to a checkpoint: at both ends there may be more than asked for.
///
/// # Errors
/// [`Failure::State`] when the log isn't what was sealed: what can't be proven isn't exported.
pub async fn export(
    app: &App,
    context: &OperationContext,
    request: ExportRequest,
    mut sink: impl FnMut(&str) -> io::Result<()>,
) -> Result<u64, Failure> {
    authorise::over_tenant(app, context, Action::ReadAudit).await?;
    let told = tell(app, context, &request).await?;
    let reader = app.storage().read(context.tenant).await?;
    sign_up_to(app, &reader, told).await?;
    let span = Span::of(&reader, &request).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let key = key(app).await?;
    let header = Header {
        format: FORMAT.into(),
        tenant: TenantName { id: tenant.id, slug: tenant.slug },
        public_key: Bytes(key.public_key()),
        exported_at: context.now(),
        since: request.since,
        until: request.until,
        previous_sequence: span.before,
        previous_link: Bytes(span.previous),
    };
    let (writer, line) = ExportWriter::begin(header);
    sink(&line).map_err(cannot_write)?;
    write_span(&reader, key, span, writer, &mut sink).await
}

async fn tell(app: &App, context: &OperationContext, request: &ExportRequest) -> Result<AuditId, Failure> {
    let instant = |instant: Option<Timestamp>| instant.map(|instant| instant.to_string());
    let details = json!({ "since": instant(request.since), "until": instant(request.until) });
    let row = audit_trail::done(context, "audit.exported", "tenant", context.tenant, details);
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok(row.id)
}

/// Sees to it that a row is sealed and covered by a checkpoint; a server may be doing the same.
async fn sign_up_to(app: &App, reader: &Reader, row: AuditId) -> Result<(), Failure> {
    for _ in 0..TRIES {
        seal::seal_waiting(app).await?;
        seal::sign_now(app, reader.tenant_id()).await?;
        let sequence = reader.audit_records([row]).await?.get(&row).and_then(|row| row.sequence);
        if let Some(sequence) = sequence
            && reader.audit_checkpoint_from(sequence).await?.is_some()
        {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(Failure::State("the audit log can't be sealed: `latchkey doctor` tells why"))
}

/// A piece of the chain.
struct Span {
    /// The sequence number before the first row.
    before: u64,
    previous: Link,
    last: u64,
}

impl Span {
    async fn of(reader: &Reader, request: &ExportRequest) -> Result<Self, Failure> {
        let nothing = Self { before: 0, previous: chain::beginning(reader.tenant_id()), last: 0 };
        let Some((first, last)) = reader.audit_span(request.since, request.until).await? else {
            return Ok(nothing);
        };
        // Rows sealed after the last checkpoint are later than this export.
        let covering = match reader.audit_checkpoint_from(last).await? {
            Some(checkpoint) => checkpoint.sequence,
            None => reader.audit_head().await?.map_or(0, |head| head.checkpoint_sequence),
        };
        if first > covering {
            return Ok(nothing);
        }
        if first == 1 {
            return Ok(Self { last: covering, ..nothing });
        }
        let before = reader.audit_seals(first - 2, 1).await?.pop().ok_or(BROKEN)?;
        Ok(Self { before: first - 1, previous: before.link, last: covering })
    }
}

const BROKEN: Failure =
    Failure::State("the audit log isn't what was sealed, so it can't be exported: run `latchkey doctor`");

async fn write_span(
    reader: &Reader,
    key: &AuditKey,
    span: Span,
    mut writer: ExportWriter,
    sink: &mut impl FnMut(&str) -> io::Result<()>,
) -> Result<u64, Failure> {
    let (mut sequence, mut link) = (span.before, span.previous);
    let mut checkpoint = reader.audit_checkpoint_from(span.before + 1).await?;
    while sequence < span.last {
        let seals = reader.audit_seals(sequence, PAGE.min(span.last - sequence)).await?;
        let mut records = reader.audit_records(seals.iter().map(|seal| seal.event)).await?;
        if seals.is_empty() {
            return Err(BROKEN);
        }
        for seal in seals {
            let record = records.remove(&seal.event).ok_or(BROKEN)?;
            let is_sound = seal.sequence == sequence + 1
                && seal.tag_is_valid(key, record.tenant)
                && seal.link_of(&link, &record) == seal.link;
            if !is_sound {
                return Err(BROKEN);
            }
            (sequence, link) = (seal.sequence, seal.link);
            sink(&writer.row(&seal, record)).map_err(cannot_write)?;
            if let Some(due) = checkpoint.take_if(|checkpoint| checkpoint.sequence == sequence) {
                sink(&writer.checkpoint(&due)).map_err(cannot_write)?;
                checkpoint = reader.audit_checkpoint_from(sequence + 1).await?;
            }
        }
    }
    let rows = writer.rows();
    sink(&writer.end(key)).map_err(cannot_write)?;
    Ok(rows)
}

fn cannot_write(error: io::Error) -> Failure {
    Failure::Internal(format!("the export can't be written: {error}"))
}
