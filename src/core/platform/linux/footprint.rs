//! How much memory a process takes, as the kernel counts it page by page.

use std::{fs, io};

use crate::core::platform::Footprint;

/// Measures a process. The kernel walks all its pages, which takes a few milliseconds for a large process.
///
/// # Errors
/// When the process has ended or is another user's, or the kernel is older than 4.14.
pub fn footprint_of(pid: u32) -> io::Result<Footprint> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    parse(&text).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn parse(text: &str) -> Option<Footprint> {
    let figures = || text.lines().filter_map(figure);
    let pss = figures().find(|(name, _)| *name == "Pss")?.1;
    let private = figures()
        .filter(|(name, _)| name.starts_with("Private_"))
        .map(|(_, bytes)| bytes)
        .sum();
    Some(Footprint { pss, private })
}

/// Parses a line such as `Pss:     123 kB`.
fn figure(line: &str) -> Option<(&str, u64)> {
    let (name, value) = line.split_once(':')?;
    let kib: u64 = value.trim().strip_suffix(" kB")?.parse().ok()?;
    Some((name, kib.saturating_mul(1024)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_by_their_names() {
        let text = "55d000-7ffe000 ---p 00000000 00:00 0    [rollup]\nRss: 900 kB\nPss: 300 kB\nPss_Anon: 9 kB\n\
                    Shared_Clean: 7 kB\nPrivate_Clean: 10 kB\nPrivate_Dirty: 200 kB\nPrivate_Hugetlb: 0 kB\n";
        let expected = Footprint {
            pss: 300 << 10,
            private: 210 << 10,
        };
        assert_eq!(parse(text), Some(expected));
        assert_eq!(parse("Rss: 1 kB\n"), None);
    }

    #[test]
    fn this_process_has_some_and_one_that_is_not_there_has_none() {
        let own = footprint_of(std::process::id()).unwrap();
        assert!(own.private > 0 && own.pss >= own.private);
        assert!(footprint_of(u32::MAX >> 1).is_err());
    }
}
