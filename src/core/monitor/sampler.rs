//! Takes one sample of a process tree.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustc_hash::{FxHashMap, FxHashSet};
use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

use crate::core::platform::{self, Footprint};

/// The kernel counts in hundredths of a second. A shorter window would contain one of them or none.
const LEAST_WINDOW: Duration = Duration::from_millis(20);

/// What one sample says about a process.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The process id.
    pub pid: u32,
    /// The name of its program, truncated by the kernel, or a name that the process has set itself.
    pub name: String,
    /// Whether the process is a guard.
    pub is_guard: bool,
    /// Whether it is a thread of this process, and a child of one of its pools. The memory of a single thread cannot be
    /// measured.
    pub is_thread: bool,
    /// The parent's process id; 0 if there is none.
    pub ppid: u32,
    /// Whether a signal has stopped it.
    pub stopped: bool,
    /// Percent of one processor since the previous sample; `None` in the first. A sample that follows at once repeats
    /// the figure.
    pub cpu: Option<f64>,
    /// Resident bytes. Memory that processes share counts for each of them.
    pub memory: u64,
    /// The memory footprint, if the user asked for it and it was measured.
    pub footprint: Option<Footprint>,
    /// Total processor time so far.
    pub cpu_time: Duration,
    /// Seconds since the epoch when the process started, as exact as the kernel reports it. It is computed with the
    /// clock as it was at the very first sample, so that it never changes for a process.
    pub started: u64,
}

/// What the previous sample said about a process.
#[derive(Debug, Clone, Copy)]
struct Earlier {
    started: u64,
    cpu_time: Duration,
    at: Instant,
    cpu: Option<f64>,
}

impl Earlier {
    /// Whether the time since then is too short for a meaningful figure.
    fn is_just_now(&self, at: Instant) -> bool {
        at - self.at < LEAST_WINDOW
    }

    fn cpu_since(&self, cpu_time: Duration, at: Instant) -> Option<f64> {
        if self.is_just_now(at) {
            return self.cpu;
        }
        let used = cpu_time.saturating_sub(self.cpu_time);
        Some(100.0 * used.as_secs_f64() / (at - self.at).as_secs_f64())
    }
}

/// Samples a process, its descendants, and other processes that the caller names.
#[derive(Debug)]
pub struct Sampler {
    root: u32,
    system: System,
    boot: Boot,
    earlier: FxHashMap<u32, Earlier>,
    earlier_threads: FxHashMap<u32, Earlier>,
}

impl Sampler {
    /// Creates a sampler for this process tree.
    pub fn new(root: u32) -> Self {
        let (system, boot) = new_system();
        Sampler {
            root,
            system,
            boot,
            earlier: FxHashMap::default(),
            earlier_threads: FxHashMap::default(),
        }
    }

    /// Takes a sample now, in the order of process ids. Processes that have ended are left out.
    pub fn sample(&mut self, watched: &[u32]) -> Vec<Sample> {
        self.refresh_tree();
        let mut pids = descendants(self.root, &self.parents());
        pids.extend(watched);
        let mut wanted: Vec<Pid> = pids.iter().map(|pid| Pid::from_u32(*pid)).collect();
        wanted.sort_unstable();
        let kind = ProcessRefreshKind::nothing()
            .with_cpu()
            .with_memory()
            .without_tasks();
        self.system
            .refresh_processes_specifics(ProcessesToUpdate::Some(&wanted), true, kind);
        let at = Instant::now();
        let samples: Vec<Sample> = wanted
            .iter()
            .filter_map(|pid| self.system.process(*pid))
            .filter(|process| is_alive(process))
            .map(|process| self.sample_of(process, at))
            .collect();
        let fresh = samples.iter().map(|sample| self.remember(sample, at)).collect();
        self.earlier = fresh;
        samples
    }

    /// Samples the threads of this process that are children of its pools.
    pub fn sample_threads(&mut self) -> Vec<Sample> {
        let at = Instant::now();
        let samples: Vec<Sample> = platform::listed_threads()
            .into_iter()
            .filter_map(|(number, since)| self.sample_of_thread(number, since, at))
            .collect();
        let fresh = samples.iter().map(|sample| self.remember(sample, at)).collect();
        self.earlier_threads = fresh;
        samples
    }

    fn sample_of_thread(&self, number: u32, since: SystemTime, at: Instant) -> Option<Sample> {
        let cpu_time = platform::cpu_time_of_thread(number)?;
        let started = since.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let earlier = self.earlier_threads.get(&number);
        let earlier = earlier.filter(|earlier| earlier.started == started);
        Some(Sample {
            pid: number,
            name: platform::name_of(number).unwrap_or_default(),
            is_guard: false,
            is_thread: true,
            ppid: std::process::id(),
            stopped: false,
            cpu: earlier.and_then(|earlier| earlier.cpu_since(cpu_time, at)),
            memory: 0,
            footprint: None,
            cpu_time,
            started,
        })
    }

    /// Reads only which processes exist and their parents: one file for each process.
    fn refresh_tree(&mut self) {
        let kind = ProcessRefreshKind::nothing().without_tasks();
        self.system
            .refresh_processes_specifics(ProcessesToUpdate::All, true, kind);
    }

    fn parents(&self) -> FxHashMap<u32, u32> {
        let parent_of = |process: &Process| (process.pid().as_u32(), ppid_of(process));
        self.system.processes().values().map(parent_of).collect()
    }

    fn sample_of(&self, process: &Process, at: Instant) -> Sample {
        let pid = process.pid().as_u32();
        let cpu_time = Duration::from_millis(process.accumulated_cpu_time());
        // A `System` keeps the name from its first look. At that time the process may not have executed its program
        // yet.
        let name = platform::name_of(pid).unwrap_or_else(|| process.name().to_string_lossy().into_owned());
        let started = self.boot.start_of(process);
        let earlier = self
            .earlier
            .get(&pid)
            .filter(|earlier| earlier.started == started);
        Sample {
            pid,
            is_guard: platform::is_guard(pid, &name),
            is_thread: false,
            name,
            ppid: ppid_of(process),
            stopped: matches!(process.status(), ProcessStatus::Stop | ProcessStatus::Tracing),
            cpu: earlier.and_then(|earlier| earlier.cpu_since(cpu_time, at)),
            memory: process.memory(),
            footprint: None,
            cpu_time,
            started,
        }
    }

    fn remember(&self, sample: &Sample, at: Instant) -> (u32, Earlier) {
        let fresh = Earlier {
            started: sample.started,
            cpu_time: sample.cpu_time,
            at,
            cpu: sample.cpu,
        };
        let before = match sample.is_thread {
            true => self.earlier_threads.get(&sample.pid),
            false => self.earlier.get(&sample.pid),
        };
        let kept = before.filter(|earlier| earlier.started == sample.started && earlier.is_just_now(at));
        (sample.pid, *kept.unwrap_or(&fresh))
    }
}

/// The boot time of the machine as one `System` reads it and adds it to all start times. A step of the clock changes
/// the boot time, but not in an existing `System`: two of them may report different start times of one process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boot(u64);

impl Boot {
    /// The start time, as if the first `System` had reported it.
    pub(super) fn start_of(self, process: &Process) -> u64 {
        static FIRST: OnceLock<u64> = OnceLock::new();
        process.start_time().saturating_sub(self.0) + FIRST.get_or_init(|| self.0)
    }
}

/// Prevents sysinfo from keeping a file open for each process, for which it would raise this process's limit of open
/// files.
pub(super) fn new_system() -> (System, Boot) {
    platform::with_open_files_limit_kept(|| sysinfo::set_open_files_limit(0));
    (System::new(), Boot(System::boot_time()))
}

fn ppid_of(process: &Process) -> u32 {
    process.parent().map_or(0, Pid::as_u32)
}

/// A zombie has ended; only its parent has not waited for it yet.
pub(super) fn is_alive(process: &Process) -> bool {
    !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
}

/// A process and all its descendants.
fn descendants(root: u32, parents: &FxHashMap<u32, u32>) -> FxHashSet<u32> {
    let mut children: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (pid, parent) in parents {
        children.entry(*parent).or_default().push(*pid);
    }
    let mut found = FxHashSet::default();
    let mut unseen = vec![root];
    while let Some(pid) = unseen.pop() {
        if found.insert(pid) {
            unseen.extend(children.get(&pid).into_iter().flatten());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command};

    use super::*;

    struct Guard(Child);

    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.kill().unwrap();
            self.0.wait().unwrap();
        }
    }

    fn shell(script: &str) -> Guard {
        Guard(Command::new("sh").args(["-c", script]).spawn().unwrap())
    }

    fn of(samples: &[Sample], pid: u32) -> Option<&Sample> {
        samples.iter().find(|sample| sample.pid == pid)
    }

    #[test]
    fn a_tree_is_its_root_and_all_below_it() {
        let parents = [(2, 1), (3, 2), (4, 3), (5, 1), (6, 6)].into_iter().collect();
        let found = descendants(2, &parents);
        assert_eq!(found, [2, 3, 4].into_iter().collect());
        assert_eq!(descendants(6, &parents), [6].into_iter().collect());
    }

    #[test]
    fn sees_itself_and_its_children_and_who_it_is_told_of() {
        let child = shell("exec sleep 60");
        let me = std::process::id();
        let mut sampler = Sampler::new(me);
        let samples = sampler.sample(&[1, u32::MAX >> 1]);
        assert!(samples.is_sorted_by_key(|sample| sample.pid));
        let seen = of(&samples, child.0.id()).unwrap();
        assert_eq!(seen.ppid, me);
        // Its own name, or still the name of the shell that becomes it.
        assert!(["sh", "sleep"].contains(&seen.name.as_str()));
        assert_eq!(of(&samples, 1).unwrap().ppid, 0);
        assert!(of(&samples, u32::MAX >> 1).is_none());
        let own = of(&samples, me).unwrap();
        assert!(own.memory > 100_000 && own.cpu.is_none() && own.started > 1_500_000_000);
        assert!(of(&sampler.sample(&[]), 1).is_none());
    }

    #[test]
    fn a_busy_process_is_told_from_an_idle_one() {
        let (busy, idle) = (shell("while :; do :; done"), shell("exec sleep 60"));
        let mut sampler = Sampler::new(std::process::id());
        sampler.sample(&[]);
        let cpu = |samples: &[Sample], child: &Guard| of(samples, child.0.id()).unwrap().cpu.unwrap();
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            std::thread::sleep(Duration::from_millis(300));
            let samples = sampler.sample(&[]);
            // The process gets the processor time that other tests leave. Within this time that is enough.
            if cpu(&samples, &busy) > 10.0 {
                assert!(cpu(&samples, &idle) < 5.0);
                break;
            }
            assert!(Instant::now() < end, "the busy process never was");
        }
    }

    #[test]
    fn a_look_that_follows_at_once_tells_the_same_again() {
        let (at, ms) = (Instant::now(), Duration::from_millis);
        let earlier = Earlier {
            started: 1,
            cpu_time: ms(1000),
            at,
            cpu: Some(7.0),
        };
        assert_eq!(earlier.cpu_since(ms(1010), at + ms(10)), Some(7.0));
        assert_eq!(earlier.cpu_since(ms(1010), at + ms(100)), Some(10.0));
        // Even then, a single sample gives no figure.
        let first = Earlier { cpu: None, ..earlier };
        assert_eq!(first.cpu_since(ms(1010), at), None);

        let mut sampler = Sampler::new(std::process::id());
        let end = Instant::now() + Duration::from_secs(20);
        while of(&sampler.sample(&[]), std::process::id())
            .unwrap()
            .cpu
            .is_none()
        {
            assert!(Instant::now() < end, "no look was late enough");
        }
    }

    #[test]
    fn zombies_are_gone() {
        let mut child = Command::new("true").spawn().unwrap();
        let mut sampler = Sampler::new(std::process::id());
        let end = Instant::now() + Duration::from_secs(10);
        while of(&sampler.sample(&[]), child.id()).is_some() {
            assert!(Instant::now() < end, "still seen");
        }
        child.wait().unwrap();
    }

    #[test]
    fn the_limit_of_open_files_stays() {
        let before = platform::most_open_files();
        Sampler::new(std::process::id()).sample(&[]);
        assert_eq!(platform::most_open_files(), before);
    }
}
