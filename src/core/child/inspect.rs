//! Inspectors of children: whether a pool's children have one, and a port for each.

use std::net::{IpAddr, Ipv4Addr, TcpListener};

use crate::core::platform::{self, OwnedHandle};
use crate::core::sync::{Mutex, lock};

/// The port from which electron-re counts up.
const FIRST: u16 = 5858;
/// Node's default port for an inspector.
const NODES: u16 = 9229;

/// The next port in electron-re's counting.
static NEXT: Mutex<u16> = Mutex::new(FIRST);

/// How a pool's children are inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The host to listen on, if the user named one.
    host: Option<String>,
    /// The first port to try; `None`: continue the counting.
    first: Option<u16>,
}

impl Inspection {
    /// Determines the inspection from the children's arguments for Node and their environment. A pool's flags name one
    /// port, which only one child can have; the others count up from it. If the port is 0, Node chooses each port
    /// itself.
    pub fn of(node_args: &[String], env: &[(String, String)]) -> Option<Self> {
        let value_of = |name: &str| {
            let entry = env.iter().find(|(key, _)| key == name);
            entry.map_or("", |(_, value)| value)
        };
        let options = value_of("NODE_OPTIONS").split_whitespace();
        let mut flags = options.chain(node_args.iter().map(String::as_str));
        let (mut opens, mut named) = (false, None);
        while let Some(flag) = flags.next() {
            let (name, value) = flag
                .split_once('=')
                .map_or((flag, None), |(name, value)| (name, Some(value)));
            match name.replace('_', "-").as_str() {
                "--inspect" | "--inspect-brk" | "--inspect-wait" => {
                    opens = true;
                    named = value.or(named);
                }
                "--inspect-port" | "--debug-port" => named = value.or_else(|| flags.next()),
                "--no-inspect" => opens = false,
                _ => {}
            }
        }
        // This is electron-re's rule; Node itself has no such rule.
        let by_mode = value_of("NODE_ENV") == "development";
        let (host, port) = named.map_or((None, None), parse);
        match port {
            Some(0) if !by_mode => None,
            Some(0) => Some(Inspection { host, first: None }),
            Some(_) | None if opens => Some(Inspection {
                host,
                first: Some(port.unwrap_or(NODES)),
            }),
            _ => by_mode.then_some(Inspection { host, first: port }),
        }
    }

    /// Finds a port on which no process listens or is about to listen.
    pub fn free_port(&self) -> Option<InspectPort> {
        let Some(first) = self.first else {
            let mut next = lock(&NEXT);
            let found = self.find(*next)?;
            *next = found.number.checked_add(1).unwrap_or(FIRST);
            return Some(found);
        };
        self.find(first)
    }

    fn find(&self, first: u16) -> Option<InspectPort> {
        let named = self.host.as_deref().and_then(|host| host.parse().ok());
        let host = named.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        (first..=u16::MAX).find_map(|number| {
            let claim = platform::claim_name(&name_of(number)).ok()?;
            TcpListener::bind((host, number)).ok()?;
            Some(InspectPort {
                number,
                _claim: claim,
            })
        })
    }

    /// Node's flag for this port. Node uses the last such flag, and an earlier flag that makes it wait still works.
    pub fn flag(&self, port: u16) -> String {
        match self.host.as_deref() {
            Some(host) if host.contains(':') => format!("--inspect=[{host}]:{port}"),
            Some(host) => format!("--inspect={host}:{port}"),
            None => format!("--inspect={port}"),
        }
    }
}

/// A port that belongs to one child. It is dropped when the child has ended; until then no host uses the port for
/// another child.
#[derive(Debug)]
pub struct InspectPort {
    /// The port number.
    pub number: u16,
    _claim: OwnedHandle,
}

/// Parses host and port in Node's syntax: `9229`, `host`, `host:9229` or `[::1]:9229`.
fn parse(text: &str) -> (Option<String>, Option<u16>) {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':').unwrap_or_default()),
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => ("", text),
        None => text.rsplit_once(':').unwrap_or((text, "")),
    };
    ((!host.is_empty()).then(|| host.to_owned()), port.parse().ok())
}

/// The name by which all hosts in this network namespace claim a port.
fn name_of(port: u16) -> String {
    format!("electron-re-native inspector {port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inspection(args: &[&str], env: &[(&str, &str)]) -> Option<Inspection> {
        let args: Vec<_> = args.iter().map(ToString::to_string).collect();
        let env: Vec<_> = env
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
        Inspection::of(&args, &env)
    }

    fn some(host: Option<&str>, first: Option<u16>) -> Option<Inspection> {
        Some(Inspection {
            host: host.map(str::to_owned),
            first,
        })
    }

    const DEVELOPMENT: (&str, &str) = ("NODE_ENV", "development");

    #[test]
    fn flags_name_where_counting_begins() {
        for (args, expected) in [
            (&["--no-warnings"][..], None),
            (&["--inspect"], some(None, Some(9229))),
            (&["--inspect_brk=9300"], some(None, Some(9300))),
            (
                &["--inspect-wait", "--inspect-port", "9300"],
                some(None, Some(9300)),
            ),
            (&["--inspect=0.0.0.0:9300"], some(Some("0.0.0.0"), Some(9300))),
            (&["--inspect=[::1]:9300"], some(Some("::1"), Some(9300))),
            (&["--inspect=localhost"], some(Some("localhost"), Some(9229))),
            (&["--inspect=9300", "--inspect"], some(None, Some(9300))),
            (&["--inspect", "--no-inspect"], None),
            (&["--inspect-port=9300"], None),
            (&["--inspect=0"], None),
        ] {
            assert_eq!(inspection(args, &[]), expected, "{args:?}");
        }
        let options = [("NODE_OPTIONS", "--no-warnings --inspect=9300")];
        assert_eq!(inspection(&[], &options), some(None, Some(9300)));
        assert_eq!(inspection(&["--inspect=9400"], &options), some(None, Some(9400)));
    }

    #[test]
    fn development_opens_one_where_flags_say_or_else_where_counting_has_stopped() {
        assert_eq!(inspection(&[], &[DEVELOPMENT]), some(None, None));
        assert_eq!(inspection(&["--inspect=0"], &[DEVELOPMENT]), some(None, None));
        let port = inspection(&["--inspect-port=9300"], &[DEVELOPMENT]);
        assert_eq!(port, some(None, Some(9300)));
    }

    #[test]
    fn the_flag_of_a_child_has_the_host_that_was_named() {
        let flag = |args| inspection(&[args], &[]).map(|found| found.flag(9301));
        assert_eq!(flag("--inspect").as_deref(), Some("--inspect=9301"));
        assert_eq!(
            flag("--inspect=[::]:9300").as_deref(),
            Some("--inspect=[::]:9301")
        );
        assert_eq!(flag("--inspect=::1:1").as_deref(), Some("--inspect=[::1]:9301"));
    }

    #[test]
    fn a_port_in_use_is_passed_over_and_none_is_given_twice() {
        let counting = some(None, None).unwrap();
        let first = counting.free_port().unwrap();
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first.number + 1));
        let second = counting.free_port().unwrap();
        assert!(second.number > first.number + 1, "{first:?} then {second:?}");
    }

    #[test]
    fn a_port_that_is_claimed_is_passed_over_until_its_child_has_ended() {
        let named = some(None, Some(28_100)).unwrap();
        let first = named.free_port().unwrap();
        let claims: Vec<_> = (first.number + 1..first.number + 4)
            .map(|port| platform::claim_name(&name_of(port)))
            .collect();
        let second = named.free_port().unwrap();
        assert!(second.number >= first.number + 4, "{first:?} then {second:?}");
        let number = first.number;
        drop((first, claims));
        assert_eq!(named.free_port().unwrap().number, number);
    }
}
