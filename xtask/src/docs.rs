//! `cargo xtask docs`: the reference that the binary tells of itself, committed so that it can be read and reviewed.

use crate::{
    Outcome,
    cargo::{build, root, show},
};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// The chapters: arguments of `latchkey reference`, and file names under `docs/reference/`.
const CHAPTERS: [&str; 3] = ["configuration", "cli", "problems"];

/// Writes every chapter; with `--check` only compares, and fails naming the stale ones.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let only_check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("`docs` takes --check or nothing".to_owned()),
    };
    let binary = build("latchkey")?;
    let folder = root().join("docs/reference");
    let mut stale = Vec::new();
    for chapter in CHAPTERS {
        let path = folder.join(format!("{chapter}.md"));
        let generated = generate(&binary, chapter)?;
        let committed = fs::read_to_string(&path).unwrap_or_default();
        if generated == committed {
            continue;
        }
        stale.push(format!("  docs/reference/{chapter}.md, {}", first_difference(&committed, &generated)));
        if !only_check {
            fs::create_dir_all(&folder)
                .and_then(|()| fs::write(&path, generated))
                .map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    let stale = if stale.is_empty() {
        return Ok(());
    } else {
        stale.join("\n")
    };
    if only_check {
        return Err(format!("stale, run `cargo xtask docs` and commit:\n{stale}"));
    }
    println!("written:\n{stale}");
    Ok(())
}

/// What the binary says about itself. An empty answer is a mistake, never an empty chapter.
fn generate(binary: &Path, chapter: &str) -> Result<String, String> {
    let mut command = Command::new(binary);
    command.args(["reference", chapter]).current_dir(root()).stdin(Stdio::null()).stderr(Stdio::inherit());
    let shown = show(&command);
    let output = command.output().map_err(|error| format!("`{shown}` cannot be run: {error}"))?;
    let text = String::from_utf8(output.stdout).map_err(|_| format!("`{shown}` prints no UTF-8"))?;
    if !output.status.success() || text.trim().is_empty() {
        return Err(format!("`{shown}` ended with {} and {} bytes", output.status, text.len()));
    }
    Ok(text)
}

fn first_difference(committed: &str, generated: &str) -> String {
    let common = committed.lines().zip(generated.lines()).take_while(|(old, new)| old == new).count();
    format!("from line {}: “{}”", common + 1, generated.lines().nth(common).unwrap_or("(end)"))
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(first_difference("a\nb\nc", "a\nB\nc"), "from line 2: “B”");
        assert_eq!(first_difference("", "a\n"), "from line 1: “a”");
        assert_eq!(first_difference("a\nb\n", "a\n"), "from line 2: “(end)”");
    }
}
