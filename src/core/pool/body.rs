//! The data that a call carries to its child.

use crate::core::shm::Memory;
use crate::core::sync::Arc;
use crate::core::wire::{CallId, Flags, Request};

/// What goes to a child ahead of a call.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attached<'a> {
    /// Memories, which go through a socket.
    pub memories: &'a [Arc<Memory>],
    /// Whether there are objects, which the host's own code passes to a thread.
    pub has_objects: bool,
}

impl Attached<'_> {
    /// Whether nothing goes ahead of the call.
    pub fn is_empty(&self) -> bool {
        self.memories.is_empty() && !self.has_objects
    }
}

/// Task and parameters of a waiting call. Very many calls may wait, so rarely used data is in a separate box.
#[derive(Debug, Default)]
pub struct Body {
    text: Box<[u8]>,
    beside: Option<Box<Beside>>,
    /// At most [`MAX_MESSAGE`](crate::core::wire::MAX_MESSAGE), so 32 bits are enough.
    task_len: u32,
    /// The parameters' flags.
    pub flags: Flags,
}

/// What goes in addition to the texts.
#[derive(Debug)]
struct Beside {
    parts: Box<[Box<[u8]>]>,
    memories: Box<[Arc<Memory>]>,
    has_objects: bool,
}

impl Body {
    /// Copies everything that the caller may change later.
    pub fn new(request: &Request, attached: Attached) -> Self {
        let has_more = !request.parts.is_empty() || !attached.is_empty();
        Body {
            text: [request.task, request.params].concat().into(),
            beside: has_more.then(|| {
                Box::new(Beside {
                    parts: request.parts.iter().map(|part| Box::from(*part)).collect(),
                    memories: attached.memories.into(),
                    has_objects: attached.has_objects,
                })
            }),
            task_len: request.task.len() as u32,
            flags: request.flags,
        }
    }

    /// The number of bytes, without those of memories.
    pub fn len(&self) -> usize {
        self.text.len() + self.own_parts().iter().map(|part| part.len()).sum::<usize>()
    }

    /// The task's name.
    pub fn task(&self) -> &[u8] {
        &self.text[..self.task_len as usize]
    }

    /// The parameters, or nothing.
    pub fn params(&self) -> &[u8] {
        &self.text[self.task_len as usize..]
    }

    /// The parameters' binary parts.
    pub fn parts(&self) -> Vec<&[u8]> {
        self.own_parts().iter().map(|part| &**part).collect()
    }

    fn own_parts(&self) -> &[Box<[u8]>] {
        self.beside.as_ref().map_or(&[], |beside| &beside.parts)
    }

    /// What goes ahead of the call.
    pub fn attached(&self) -> Attached<'_> {
        self.beside
            .as_ref()
            .map_or_else(Attached::default, |beside| Attached {
                memories: &beside.memories,
                has_objects: beside.has_objects,
            })
    }

    /// Builds the request that a transport sends. `parts` are those of [`Body::parts`], which the caller must keep
    /// meanwhile.
    pub fn request<'a>(&'a self, id: CallId, order: u32, parts: &'a [&'a [u8]]) -> Request<'a> {
        Request {
            id,
            task: self.task(),
            params: self.params(),
            flags: self.flags,
            parts,
            order,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(parts: &[&[u8]]) -> Body {
        let request = Request {
            task: b"\"sum\"",
            params: b"[1]",
            flags: Flags::TAGGED,
            parts,
            ..Request::default()
        };
        Body::new(&request, Attached::default())
    }

    #[test]
    fn a_body_keeps_texts_and_parts_apart() {
        let body = body(&[b"abc"]);
        assert_eq!((body.task(), body.params()), (&b"\"sum\""[..], &b"[1]"[..]));
        assert_eq!((body.flags, body.parts()), (Flags::TAGGED, vec![&b"abc"[..]]));
        assert_eq!(body.len(), 11);
        assert!(body.attached().is_empty());
    }

    #[test]
    fn a_body_of_texts_alone_is_small() {
        assert!(size_of::<Body>() <= 32, "{}", size_of::<Body>());
        assert!(body(&[]).beside.is_none());
    }
}
