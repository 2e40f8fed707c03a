//! Ports for the children's inspectors.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;

use crate::core::os;
use crate::core::sync::{Mutex, lock};

/// electron-re counts up from here.
const FIRST: u16 = 5858;
/// Claims kept. A child has bound its port long before so many others were given out.
const MOST_CLAIMS: usize = 64;

/// What has been given out.
struct Ports {
    /// The next to try: one that was given out may not be bound yet by its child.
    next: u16,
    /// Keep other hosts from giving out the same.
    claims: VecDeque<OwnedFd>,
}

static PORTS: Mutex<Ports> = Mutex::new(Ports {
    next: FIRST,
    claims: VecDeque::new(),
});

/// A port nobody listens on, or is about to, counting up over all pools of the process.
pub fn free_port() -> Option<u16> {
    let mut ports = lock(&PORTS);
    let (port, claim) = (ports.next..=u16::MAX).find_map(|port| {
        let claim = os::claim_name(&name_of(port)).ok()?;
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
        Some((port, claim))
    })?;
    ports.next = port.checked_add(1).unwrap_or(FIRST);
    ports.claims.push_back(claim);
    if ports.claims.len() > MOST_CLAIMS {
        ports.claims.pop_front();
    }
    Some(port)
}

/// What all hosts of this network namespace claim a port by.
fn name_of(port: u16) -> String {
    format!("electron-re-native inspector {port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_passed_over_and_none_is_given_twice() {
        let first = free_port().unwrap();
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first + 1));
        let second = free_port().unwrap();
        assert!(second > first + 1, "{first} then {second}");
    }

    #[test]
    fn a_port_that_another_host_has_given_out_is_passed_over() {
        let first = free_port().unwrap();
        assert!(os::claim_name(&name_of(first)).is_err(), "not claimed");
        let claims: Vec<_> = (first + 1..first + 4)
            .map(|port| os::claim_name(&name_of(port)))
            .collect();
        let second = free_port().unwrap();
        assert!(second >= first + 4, "{first} then {second}");
        drop(claims);
    }
}
