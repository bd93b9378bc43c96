//! From the shell's Enter to the first answer, with a database that exists; and what the server takes when nobody asks.

use super::Plan;
use crate::{
    Outcome,
    measure::{Stopwatch, Summary},
    process::Process,
    server::binary,
    table::{Row, Target},
};
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time,
};

/// Longest that the first start may take, which makes database and people.
const PATIENCE: Duration = Duration::from_secs(60);
const QUIET: Duration = Duration::from_secs(2);

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let (first, first_seconds) = start(folder.path()).await?;
    end(first).await?;
    let (mut seconds, mut resident_mib) = (Vec::new(), Vec::new());
    for _ in 0..plan.starts {
        let (demo, took) = start(folder.path()).await?;
        seconds.push(took);
        time::sleep(QUIET).await;
        resident_mib.push(Process::of(&demo)?.resident_mib()?);
        end(demo).await?;
    }
    let ready =
        Row::alone("start to ready, existing database", "s", Summary::of(&seconds), Target::AtMost(0.3));
    let idle = Row::alone("idle memory", "MiB", Summary::of(&resident_mib), Target::AtMost(64.0));
    Ok(vec![
        ready.remark(format!("`demo`; its first start, which makes everything, took {first_seconds:.2} s")),
        idle.remark("resident, 2 s after the start"),
    ])
}

/// Starts the demo and waits for the line that says that it is ready; with the seconds that took.
async fn start(folder: &Path) -> Outcome<(Child, f64)> {
    let mut command = Command::new(binary()?);
    command.args(["demo", "--json"]).current_dir(folder).env_clear();
    command
        .env("LATCHKEY_DATA_DIR", folder)
        .env("LATCHKEY_LISTEN", "127.0.0.1:0")
        .env("LATCHKEY_LOG__FILTER", "warn");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
    let watch = Stopwatch::start();
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().ok_or("no stdout")?;
    let mut lines = BufReader::new(stdout).lines();
    let line = time::timeout(PATIENCE, lines.next_line()).await??.ok_or("the demo ended at its start")?;
    let seconds = watch.elapsed().as_secs_f64();
    let ready: serde_json::Value = serde_json::from_str(&line)?;
    if ready["public_url"].is_string() { Ok((child, seconds)) } else { Err("the demo isn't ready".into()) }
}

/// As Ctrl-C does, so that the next start finds what an orderly end leaves.
async fn end(mut child: Child) -> Outcome<()> {
    let id = child.id().ok_or("the demo has ended")?;
    Command::new("kill").args(["-INT", &id.to_string()]).status().await?;
    time::timeout(PATIENCE, child.wait()).await??;
    Ok(())
}
