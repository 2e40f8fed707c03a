//! Binary parts of messages: bytes that do not go through the text.

/// Identifies a part in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartId(pub u32);

/// Provides the memory for incoming parts, so that their bytes are copied only once.
pub trait PartStore {
    /// Allocates a part; `None` if there is no memory for it.
    fn create(&mut self, len: usize) -> Option<PartId>;
    /// The part's memory, to be filled.
    fn bytes(&mut self, part: PartId) -> &mut [u8];
    /// Releases a part that has no receiver.
    fn discard(&mut self, part: PartId);
}

/// Parts in plain vectors.
#[derive(Debug, Default)]
pub struct VecStore {
    parts: slab::Slab<Vec<u8>>,
}

impl VecStore {
    /// Takes a part out of the store; empty if the store does not have it.
    pub fn take(&mut self, part: PartId) -> Vec<u8> {
        self.parts.try_remove(part.0 as usize).unwrap_or_default()
    }

    /// The number of parts in the store.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether the store is empty.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl PartStore for VecStore {
    fn create(&mut self, len: usize) -> Option<PartId> {
        u32::try_from(self.parts.insert(vec![0; len])).ok().map(PartId)
    }

    fn bytes(&mut self, part: PartId) -> &mut [u8] {
        self.parts
            .get_mut(part.0 as usize)
            .map_or(&mut [], Vec::as_mut_slice)
    }

    fn discard(&mut self, part: PartId) {
        self.take(part);
    }
}
