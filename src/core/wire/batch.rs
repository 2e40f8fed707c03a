//! Batches of calls and replies that JavaScript and the core exchange: numbers in an array, texts in one string.
//!
//! For each call the array has [`FIELDS_PER_CALL`] numbers: the ticket, the child (0: any; negative: this child, in
//! addition to its calls), the sticky key (0: none), the timeout in ms, the parameters' [`header`], and the number that
//! counts the task (0: not counted). The string has one line: the task's name as JSON, a tab, and the parameters as
//! JSON (or nothing). For a sticky key that is not bound yet, another tab and the id follow. JSON has no raw tabs or
//! line ends; in the id they are replaced.
//!
//! For each reply the array has [`FIELDS_PER_REPLY`] numbers: the call's number and the value's header. The string has
//! the value as one line.

use memchr::memchr;

use super::flags::Flags;
use super::javascript::shared;

shared! {
    /// Numbers of a call: ticket, child (0: any; negative: this one, beside its calls), sticky key (0: none), timeout in ms, header, counted task (0: none).
    pub const FIELDS_PER_CALL: usize = 6;
    /// The highest number of a counted task.
    pub const MOST_COUNTED_TASKS: usize = 1000;
    /// Fields of a reply, and of a value that arrives: its call, header.
    pub const FIELDS_PER_REPLY: usize = 2;
    /// A header has the value's flags, and from this bit on its number of binary parts.
    pub const PARTS_SHIFT: u32 = 8;
}

/// Builds the header of a value with these flags and this number of binary parts.
pub fn header(flags: Flags, parts: usize) -> i32 {
    let parts = i32::try_from(parts).unwrap_or(i32::MAX >> PARTS_SHIFT);
    i32::from(flags.0) | parts << PARTS_SHIFT
}

fn of_header(header: u32) -> (Flags, usize) {
    let flags = header & ((1 << PARTS_SHIFT) - 1);
    (Flags(flags as u8), (header >> PARTS_SHIFT) as usize)
}

/// A call in a batch.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The number by which the caller knows the call.
    pub ticket: u32,
    /// The child that must run the call; 0: any child.
    pub child: u32,
    /// Whether the child gets the call in addition to its calls, without counting it as one of them.
    pub is_beside: bool,
    /// The sticky key; 0: none.
    pub key: u32,
    /// The time limit; 0: the pool's.
    pub timeout_ms: u32,
    /// The number that counts the task; 0: the task is not counted.
    pub counted: u32,
    /// The task's name as JSON.
    pub task: &'a [u8],
    /// The parameters as JSON, or nothing.
    pub params: &'a [u8],
    /// The parameters' flags.
    pub flags: Flags,
    /// The parameters' binary parts.
    pub parts: &'a [&'a [u8]],
    /// The id that the child finds in its environment, if this call starts the child.
    pub id: &'a str,
}

/// Iterates over the calls of a batch. `parts` has the parts of all calls. Stops early if the three do not match.
pub fn calls<'a>(fields: &'a [i32], text: &'a [u8], parts: &'a [&'a [u8]]) -> impl Iterator<Item = Call<'a>> {
    let (mut text, mut parts) = (text, parts);
    fields.chunks_exact(FIELDS_PER_CALL).map_while(move |numbers| {
        let mut columns = cut(&mut text, b'\n')?;
        let task = cut(&mut columns, b'\t')?;
        let params = cut(&mut columns, b'\t').unwrap_or_else(|| std::mem::take(&mut columns));
        let [ticket, child, key, timeout_ms, header, counted] =
            [0, 1, 2, 3, 4, 5].map(|at| numbers[at].unsigned_abs());
        let (flags, own) = of_header(header);
        Some(Call {
            ticket,
            child,
            is_beside: numbers[1] < 0,
            key,
            timeout_ms,
            counted,
            task,
            params,
            flags,
            parts: take(&mut parts, own)?,
            id: std::str::from_utf8(columns).unwrap_or_default(),
        })
    })
}

/// A reply in a batch.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// The call that the reply answers.
    pub call: u32,
    /// The value's flags.
    pub flags: Flags,
    /// The value as JSON.
    pub json: &'a [u8],
    /// The value's binary parts.
    pub parts: &'a [&'a [u8]],
}

/// Iterates over the replies of a batch, as [`calls`] does over calls.
pub fn replies<'a>(
    fields: &'a [i32],
    text: &'a [u8],
    parts: &'a [&'a [u8]],
) -> impl Iterator<Item = Reply<'a>> {
    let (mut text, mut parts) = (text, parts);
    fields.chunks_exact(FIELDS_PER_REPLY).map_while(move |numbers| {
        let (flags, own) = of_header(numbers[1].unsigned_abs());
        Some(Reply {
            call: numbers[0].unsigned_abs(),
            flags,
            json: cut(&mut text, b'\n')?,
            parts: take(&mut parts, own)?,
        })
    })
}

/// Returns the text before the separator, and removes both from `text`.
fn cut<'a>(text: &mut &'a [u8], separator: u8) -> Option<&'a [u8]> {
    let at = memchr(separator, text)?;
    let before = &text[..at];
    *text = &text[at + 1..];
    Some(before)
}

fn take<'a>(parts: &mut &'a [&'a [u8]], count: usize) -> Option<&'a [&'a [u8]]> {
    let (own, others) = parts.split_at_checked(count)?;
    *parts = others;
    Some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [&[u8]; 3] = [b"a", b"b", b"c"];

    #[test]
    fn numbers_and_texts_go_together() {
        let fields = [7, 0, 0, 0, 0, 0, 8, 3, 0, 500, 0x204, 4, 9, 0, 2, 0, 0x104, 0];
        let text = "\"sum\"\t[1,2]\n\"now\"\t\n\"get\"\t{}\tuser é\n";
        let calls: Vec<_> = calls(&fields, text.as_bytes(), &PARTS).collect();
        assert_eq!(
            (calls[0].ticket, calls[0].task, calls[0].params),
            (7, &b"\"sum\""[..], &b"[1,2]"[..])
        );
        assert_eq!(
            (calls[1].child, calls[1].timeout_ms, calls[1].counted),
            (3, 500, 4)
        );
        assert_eq!(calls[1].params, b"");
        assert_eq!((calls[1].flags, calls[1].parts), (Flags::TAGGED, &PARTS[..2]));
        assert_eq!(calls[2].parts, &PARTS[2..]);
        assert_eq!(
            (calls[2].key, calls[2].params, calls[2].id),
            (2, &b"{}"[..], "user é")
        );
        assert_eq!(calls.len(), 3);
    }

    #[test]
    fn a_reply_has_its_line_and_its_parts() {
        let fields = [7, header(Flags::FAILED, 1), 8, header(Flags::default(), 2)];
        let replies: Vec<_> = replies(&fields, b"[1]\n2\n", &PARTS).collect();
        assert_eq!((replies[0].call, replies[0].flags), (7, Flags::FAILED));
        assert_eq!((replies[0].json, replies[0].parts), (&b"[1]"[..], &PARTS[..1]));
        assert_eq!((replies[1].json, replies[1].parts), (&b"2"[..], &PARTS[1..]));
    }

    #[test]
    fn a_batch_that_does_not_match_is_read_as_far_as_it_does() {
        let count = |fields: &[i32], text: &[u8]| calls(fields, text, &[]).count();
        assert_eq!(count(&[1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], b"\"a\"\t1\n"), 1);
        assert_eq!(count(&[1, 0, 0], b"\"a\"\t1\n"), 0);
        assert_eq!(count(&[1, 0, 0, 0, 0, 0], b"\"a\"\n"), 0);
        assert_eq!(count(&[1, 0, 0, 0, 0x100, 0], b"\"a\"\t1\n"), 0);
        assert_eq!(replies(&[1, 0, 2, 0x100], b"1\n2\n", &[]).count(), 1);
    }
}
