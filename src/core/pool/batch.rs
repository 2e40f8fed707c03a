//! One tick's calls as the caller hands them over: numbers in an array, texts in one string.
//!
//! Per call the array has [`FIELDS_PER_CALL`] numbers: ticket, child (0: any), sticky key (0: none), timeout in ms, and
//! the header of the parameters: their flags, and from the ninth bit on how many binary parts they have.
//! Per call the string has a line: the task's name as JSON, a tab, the parameters as JSON (or nothing), and where a
//! sticky key is not bound yet another tab and the id. JSON has no raw tabs or line ends; the id has them replaced.

use memchr::memchr;

use super::dispatcher::Submission;
use super::pending::NewCall;
use crate::core::child::ChildId;
use crate::core::wire::Flags;

/// Numbers per call.
pub const FIELDS_PER_CALL: usize = 5;

/// Reads a batch, call by call, with the parts of all of them. Ends early where these do not match.
pub fn calls<'a>(
    fields: &'a [i32],
    text: &'a [u8],
    parts: &'a [&'a [u8]],
) -> impl Iterator<Item = Submission<'a>> {
    let (mut rest, mut parts) = (text, parts);
    fields.chunks_exact(FIELDS_PER_CALL).map_while(move |numbers| {
        let line = cut(&mut rest, b'\n')?;
        let mut columns = line;
        let task = cut(&mut columns, b'\t')?;
        let params = cut(&mut columns, b'\t').unwrap_or_else(|| std::mem::take(&mut columns));
        let [ticket, child, key, timeout_ms, header] = [0, 1, 2, 3, 4].map(|at| numbers[at].unsigned_abs());
        let (own, others) = parts.split_at_checked((header >> 8) as usize)?;
        parts = others;
        let to = (child != 0).then_some(ChildId(child));
        let id = std::str::from_utf8(columns).unwrap_or_default();
        Some(Submission {
            call: NewCall {
                ticket,
                to,
                key,
                timeout_ms,
            },
            task,
            params,
            flags: Flags((header & 0xff) as u8),
            parts: own,
            memories: &[],
            id,
        })
    })
}

/// What is before the separator, which is dropped with it.
fn cut<'a>(text: &mut &'a [u8], separator: u8) -> Option<&'a [u8]> {
    let at = memchr(separator, text)?;
    let before = &text[..at];
    *text = &text[at + 1..];
    Some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_go_together() {
        let fields = [7, 0, 0, 0, 0, 8, 3, 0, 500, 0x204, 9, 0, 2, 0, 0x104];
        let text = "\"sum\"\t[1,2]\n\"now\"\t\n\"get\"\t{}\tuser é\n";
        let parts: [&[u8]; 3] = [b"a", b"b", b"c"];
        let calls: Vec<_> = calls(&fields, text.as_bytes(), &parts).collect();
        assert_eq!(
            (calls[0].call.ticket, calls[0].task, calls[0].params),
            (7, &b"\"sum\""[..], &b"[1,2]"[..])
        );
        assert_eq!(
            (calls[1].call.to, calls[1].call.timeout_ms),
            (Some(ChildId(3)), 500)
        );
        assert_eq!(calls[1].params, b"");
        assert_eq!((calls[1].flags, calls[1].parts), (Flags::TAGGED, &parts[..2]));
        assert_eq!(calls[2].parts, &parts[2..]);
        assert_eq!(
            (calls[2].call.key, calls[2].params, calls[2].id),
            (2, &b"{}"[..], "user é")
        );
        assert_eq!(calls.len(), 3);
    }

    #[test]
    fn a_batch_that_does_not_match_is_read_as_far_as_it_does() {
        assert_eq!(
            calls(&[1, 0, 0, 0, 0, 2, 0, 0, 0, 0], b"\"a\"\t1\n", &[]).count(),
            1
        );
        assert_eq!(calls(&[1, 0, 0], b"\"a\"\t1\n", &[]).count(), 0);
        assert_eq!(calls(&[1, 0, 0, 0, 0], b"\"a\"\n", &[]).count(), 0);
        assert_eq!(calls(&[1, 0, 0, 0, 0x100], b"\"a\"\t1\n", &[]).count(), 0);
    }
}
