//! The kernel's count of the processes that it has killed for lack of memory.

use std::fs;

/// The number of processes that the out-of-memory killer has ended in our control group or, if that has no count, in
/// the whole system.
pub fn oom_kills() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let of_group = groups.lines().find_map(count_of_group);
    of_group.or_else(|| count_in("/proc/vmstat"))
}

/// The count for a line of /proc/self/cgroup: number, controllers, path.
fn count_of_group(line: &str) -> Option<u64> {
    let (_, rest) = line.split_once(':')?;
    let (controllers, path) = rest.split_once(':')?;
    // In a container, the path may be the one outside the container.
    let (root, file) = match controllers {
        "" => ("/sys/fs/cgroup", "memory.events"),
        "memory" => ("/sys/fs/cgroup/memory", "memory.oom_control"),
        _ => return None,
    };
    count_in(&format!("{root}{path}/{file}")).or_else(|| count_in(&format!("{root}/{file}")))
}

fn count_in(file: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("oom_kill "))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_counts() {
        assert!(oom_kills().is_some());
    }
}
