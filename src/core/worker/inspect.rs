//! Ports for the children's inspectors.

use std::net::{Ipv4Addr, TcpListener};

use crate::core::sync::{Mutex, lock};

/// electron-re counts up from here.
const FIRST: u16 = 5858;

/// The next port to try: one that was given out may not be bound yet by its child.
static NEXT: Mutex<u16> = Mutex::new(FIRST);

/// A port nobody listens on, counting up over all pools of the process.
pub fn free_port() -> Option<u16> {
    let mut next = lock(&NEXT);
    let port = (*next..=u16::MAX).find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())?;
    *next = port.checked_add(1).unwrap_or(FIRST);
    Some(port)
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
}
