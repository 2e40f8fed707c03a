//! Binary parts of messages: bytes that do not go through the text.

/// Names a part in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartId(pub u32);

/// Where incoming parts get their memory, so that their bytes need to be copied only once.
pub trait PartStore {
    /// Room for a part; `None`: there is none.
    fn create(&mut self, len: usize) -> Option<PartId>;
    /// A part's memory, to be filled.
    fn bytes(&mut self, part: PartId) -> &mut [u8];
    /// Lets go of a part that nobody will get.
    fn discard(&mut self, part: PartId);
}

/// Parts in plain vectors.
#[derive(Debug, Default)]
pub struct VecStore {
    parts: slab::Slab<Vec<u8>>,
}

impl VecStore {
    /// Takes a part out; empty for one that is not there.
    pub fn take(&mut self, part: PartId) -> Vec<u8> {
        self.parts.try_remove(part.0 as usize).unwrap_or_default()
    }

    /// How many parts are held.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether no part is held.
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
