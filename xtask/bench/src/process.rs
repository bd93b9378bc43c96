//! Processes and the machine as `/proc` shows them (Linux).

use crate::Outcome;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tokio::process::Child;

/// `USER_HZ`: what Linux counts processor time in, whatever the kernel's own tick.
const TICKS_A_SECOND: f64 = 100.0;

/// A living process.
#[derive(Debug, Clone)]
pub struct Process {
    folder: PathBuf,
}

impl Process {
    pub fn of(child: &Child) -> Outcome<Self> {
        let id = child.id().ok_or("the process has ended")?;
        Ok(Self { folder: Path::new("/proc").join(id.to_string()) })
    }

    /// This program.
    pub fn own() -> Self {
        Self { folder: "/proc/self".into() }
    }

    /// Resident memory now, in MiB.
    pub fn resident_mib(&self) -> Outcome<f64> {
        self.memory_mib("VmRSS:")
    }

    /// The most resident memory there ever was, in MiB.
    pub fn peak_resident_mib(&self) -> Outcome<f64> {
        self.memory_mib("VmHWM:")
    }

    /// Processor time that its threads took so far, in seconds.
    pub fn cpu_seconds(&self) -> Outcome<f64> {
        Ok(self.times()?.iter().take(2).sum())
    }

    /// The same with that of processes that it started and that have ended.
    pub fn cpu_seconds_with_children(&self) -> Outcome<f64> {
        Ok(self.times()?.iter().sum())
    }

    /// `utime`, `stime`, `cutime` and `cstime` of proc_pid_stat(5), in seconds.
    fn times(&self) -> Outcome<Vec<f64>> {
        let stat = fs::read_to_string(self.folder.join("stat"))?;
        // The name before it may hold anything.
        let (_, fields) = stat.rsplit_once(") ").ok_or("no process name in /proc")?;
        let ticks: Result<Vec<f64>, _> = fields.split(' ').skip(11).take(4).map(str::parse).collect();
        Ok(ticks?.into_iter().map(|ticks| ticks / TICKS_A_SECOND).collect())
    }

    fn memory_mib(&self, name: &str) -> Outcome<f64> {
        let status = fs::read_to_string(self.folder.join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no memory in /proc")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

/// Processor time that the machine's programs took since it started, all cores together, in seconds.
pub fn machine_cpu_seconds() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().and_then(|line| line.strip_prefix("cpu")).ok_or("no times in /proc")?;
    let ticks: Vec<f64> = line.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    // user, nice, system; then idle and iowait, which nobody took; then irq, softirq and steal (proc_stat(5)).
    let taken = ticks.iter().take(3).chain(ticks.iter().skip(5).take(3));
    Ok(taken.sum::<f64>() / TICKS_A_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Stopwatch;
    use std::{process::Stdio, time::Duration};
    use tokio::process::Command;

    #[tokio::test]
    async fn memory_is_read_of_a_living_process() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).kill_on_drop(true).spawn().expect("cat");
        let process = Process::of(&child).expect("alive");
        assert!(process.resident_mib().expect("read") > 0.0);
        assert!(process.peak_resident_mib().expect("read") >= process.resident_mib().expect("read"));
        drop(child.stdin.take());
        child.wait().await.expect("ended");
        assert!(process.resident_mib().is_err());
    }

    #[test]
    fn work_takes_processor_time_of_ours_and_of_the_machine() {
        let (own, machine) = (Process::own().cpu_seconds(), machine_cpu_seconds());
        let (own, machine) = (own.expect("read"), machine.expect("read"));
        let watch = Stopwatch::start();
        while watch.elapsed() < Duration::from_millis(200) {
            std::hint::spin_loop();
        }
        assert!(Process::own().cpu_seconds().expect("read") > own);
        assert!(machine_cpu_seconds().expect("read") > machine);
    }
}
