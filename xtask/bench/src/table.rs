//! The table: one row a case, for people and as JSON.

use crate::measure::Summary;
use serde::Serialize;
use std::fmt;

/// One case's outcome.
#[derive(Debug, Serialize)]
pub struct Row {
    pub case: String,
    pub unit: &'static str,
    pub ours: Summary,
    /// What ours is held against, where there is something.
    pub reference: Option<Summary>,
    /// Ours over the reference's, slice by slice.
    pub ratio: Option<Summary>,
    pub target: Target,
    pub holds: Verdict,
    pub remark: String,
}

/// What the ratio's median (ours, where there is no reference) should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// Within the two; further out than `uncertainty` from the middle is no chance.
    Between {
        low: f64,
        high: f64,
        uncertainty: f64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Yes,
    No,
    /// So few calls, or so busy a machine, can't tell.
    Undecided,
}

/// Beyond a limit by more than the slices' own unevenness.
const UNBEATABLE: f64 = 1.05;

impl Row {
    /// Measured against a reference, in pairs of slices.
    pub fn paired(case: &str, unit: &'static str, ours: &[f64], reference: &[f64], target: Target) -> Self {
        let ratio = Summary::of_ratios(ours, reference);
        Self {
            case: case.into(),
            unit,
            ours: Summary::of(ours),
            reference: Some(Summary::of(reference)),
            ratio: Some(ratio),
            target,
            holds: target.judge(ratio.median),
            remark: String::new(),
        }
    }

    /// Measured against its target alone.
    pub fn alone(case: &str, unit: &'static str, ours: Summary, target: Target) -> Self {
        Self {
            case: case.into(),
            unit,
            ours,
            reference: None,
            ratio: None,
            target,
            holds: target.judge(ours.median),
            remark: String::new(),
        }
    }

    /// For a reference that nothing can beat: whoever does was measured beside others' work, which proves nothing.
    #[must_use]
    pub fn below_its_reference(mut self) -> Self {
        if self.ratio.is_some_and(|ratio| ratio.median > UNBEATABLE) {
            self.holds = Verdict::Undecided;
        }
        self
    }

    #[must_use]
    pub fn remark(mut self, remark: impl Into<String>) -> Self {
        self.remark = remark.into();
        self
    }
}

impl Target {
    fn judge(self, value: f64) -> Verdict {
        let (holds, may_be_chance) = match self {
            Self::AtLeast(least) => (value >= least, false),
            Self::AtMost(most) => (value <= most, false),
            Self::Between { low, high, uncertainty } => {
                let off = (value - f64::midpoint(low, high)).abs();
                (low <= value && value <= high, off <= uncertainty)
            }
        };
        match (holds, may_be_chance) {
            (true, _) => Verdict::Yes,
            (false, true) => Verdict::Undecided,
            (false, false) => Verdict::No,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "≥ {least}"),
            Self::AtMost(most) => write!(f, "≤ {most}"),
            Self::Between { low, high, .. } => write!(f, "{low}–{high}"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "NO",
            Self::Undecided => "undecided",
        })
    }
}

/// The rows in columns, each number as `median (min–max)`, remarks below.
pub fn print(rows: &[Row]) -> String {
    let head = ["case", "ours", "reference", "ratio", "target", "holds?"].map(str::to_owned);
    let cells: Vec<[String; 6]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut text = String::new();
    for row in &cells {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    for row in rows.iter().filter(|row| !row.remark.is_empty()) {
        text.push_str(&format!("\n{}: {}", row.case, row.remark));
    }
    text.push('\n');
    text
}

fn cells(row: &Row) -> [String; 6] {
    let number = |summary: &Summary| format!("{} {}", spread(summary), row.unit).trim_end().to_owned();
    let dash = || "–".to_owned();
    [
        row.case.clone(),
        number(&row.ours),
        row.reference.as_ref().map_or_else(dash, number),
        row.ratio.as_ref().map_or_else(dash, spread),
        row.target.to_string(),
        row.holds.to_string(),
    ]
}

fn spread(summary: &Summary) -> String {
    let Summary { min, median, max } = *summary;
    if (max - min).abs() < f64::EPSILON {
        return rounded(median);
    }
    format!("{} ({}–{})", rounded(median), rounded(min), rounded(max))
}

/// Three or four digits that mean something.
fn rounded(value: f64) -> String {
    match value.abs() {
        0.0 => "0".into(),
        size if size < 10.0 => format!("{value:.3}"),
        size if size < 1000.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_held_by_the_median_of_the_pairs() {
        let row = Row::paired("x", "/s", &[9.0, 8.0, 20.0], &[10.0, 10.0, 10.0], Target::AtLeast(0.9));
        assert_eq!(row.holds, Verdict::Yes);
        let row = Row::paired("x", "/s", &[9.0, 8.0, 7.0], &[10.0, 10.0, 10.0], Target::AtLeast(0.9));
        assert_eq!(row.holds, Verdict::No);
        assert_eq!(Target::AtMost(0.3).judge(0.31), Verdict::No);
    }

    #[test]
    fn nobody_beats_a_limit() {
        let row = |ours| Row::paired("x", "/s", &[ours], &[10.0], Target::AtLeast(0.9)).below_its_reference();
        assert_eq!(row(10.1).holds, Verdict::Yes);
        assert_eq!(row(15.0).holds, Verdict::Undecided);
        assert_eq!(row(8.0).holds, Verdict::No);
    }

    #[test]
    fn what_may_be_chance_is_neither_held_nor_broken() {
        let target = |uncertainty| Target::Between { low: 0.48, high: 0.52, uncertainty };
        assert_eq!(target(0.05).judge(0.51), Verdict::Yes);
        assert_eq!(target(0.05).judge(0.54), Verdict::Undecided);
        assert_eq!(target(0.01).judge(0.54), Verdict::No);
        assert_eq!(target(0.01).judge(0.45), Verdict::No);
    }

    #[test]
    fn columns_line_up_and_remarks_follow() {
        let long = Row::paired("long name", "/s", &[63.21, 64.0], &[70.0, 71.5], Target::AtLeast(0.9));
        let short = Row::alone("x", "MiB", Summary::single(41.0), Target::AtMost(64.0)).remark("after 2 s");
        let text = print(&[long, short]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[1],
            "long name  63.6 (63.2–64.0) /s  70.8 (70.0–71.5) /s  0.899 (0.895–0.903)  ≥ 0.9   NO"
        );
        assert_eq!(lines[2].find("41.0 MiB"), lines[1].find("63.6"));
        assert_eq!(lines[4], "x: after 2 s");
    }
}
