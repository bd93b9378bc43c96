use super::{Outcome, open, within};
use crate::configuration::Configuration;
use clap::{Args, Subcommand};
use latchkey_app::audit::{self, ExportRequest};
use latchkey_domain::{Timestamp, audit::export::ExportVerifier, id::UserId};
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Write},
    path::PathBuf,
    process::ExitCode,
};

/// The audit log.
#[derive(Subcommand)]
pub(super) enum Audit {
    /// Writes a tenant's audit log as JSON Lines that prove themselves. The log tells of the export.
    Export(Export),
    /// Verifies an export, with no database and no master key, and names the first wrong line. Exit code 0 only if all is
    /// well.
    Verify(Verify),
    /// Erases names, networks and details from all audit rows by or about a person. The rows and their proofs stay.
    Erase {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// The person's id; they may be deleted already.
        #[arg(long)]
        user: UserId,
    },
}

#[derive(Args)]
pub(super) struct Export {
    /// The tenant's slug.
    #[arg(long)]
    tenant: String,
    /// From this instant on, such as 2026-11-01T00:00:00Z.
    #[arg(long)]
    since: Option<Timestamp>,
    /// Until before this instant.
    #[arg(long)]
    until: Option<Timestamp>,
    /// File to write, which must not exist; standard output without.
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Verify {
    file: PathBuf,
    /// The public key that `latchkey doctor` prints, noted down when the installation was in good hands. Without it the file
    /// only agrees with itself.
    #[arg(long, value_parser = public_key)]
    key: Option<PublicKey>,
}

#[derive(Clone, Copy)]
pub(super) struct PublicKey([u8; 32]);

fn public_key(text: &str) -> Result<PublicKey, String> {
    serde_json::from_value::<audit::Bytes<32>>(text.into())
        .map(|bytes| PublicKey(bytes.0))
        .map_err(|_| "is not 32 bytes in base64url (43 letters)".into())
}

pub(super) async fn run(command: Audit, configuration: Configuration) -> Outcome {
    match command {
        Audit::Export(command) => export(command, configuration).await,
        Audit::Verify(command) => verify(&command),
        Audit::Erase { tenant, user } => {
            let app = open(&configuration).await?;
            let (_, context) = within(&app, &tenant).await?;
            println!("{} audit rows erased", audit::erase_person(&app, &context, user).await?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn export(command: Export, configuration: Configuration) -> Outcome {
    let app = open(&configuration).await?;
    let (_, context) = within(&app, &command.tenant).await?;
    let mut output: Box<dyn Write + Send> = match &command.output {
        Some(path) => Box::new(io::BufWriter::new(private_file(path)?)),
        None => Box::new(io::stdout()),
    };
    let request = ExportRequest { since: command.since, until: command.until };
    let rows = audit::export(&app, &context, request, |line| output.write_all(line.as_bytes())).await?;
    output.flush()?;
    if let Some(path) = command.output {
        println!("{rows} rows in {}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// For its owner only: people's names are in it.
fn private_file(path: &PathBuf) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// Needs no configuration: whoever verifies may have nothing of the installation.
pub(super) fn verify(command: &Verify) -> Outcome {
    let mut file = BufReader::new(File::open(&command.file)?);
    let mut verifier = ExportVerifier::new(command.key.map(|key| key.0));
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        verifier.line(&line)?;
        line.clear();
    }
    let verified = verifier.finish()?;
    let header = &verified.header;
    println!(
        "{} rows of {} verified, no. {} to {}, {} checkpoints, exported {}",
        verified.rows,
        header.tenant.slug,
        header.previous_sequence + 1,
        verified.last_sequence,
        verified.checkpoints,
        header.exported_at,
    );
    if verified.unproven > 0 {
        println!("{} of them were inserted by somebody without the master key", verified.unproven);
    }
    if command.key.is_none() {
        let key = serde_json::to_value(header.public_key)?;
        println!(
            "signed by {}: compare it with the key that you know, or pass --key",
            key.as_str().unwrap_or("")
        );
    }
    Ok(if verified.unproven == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
