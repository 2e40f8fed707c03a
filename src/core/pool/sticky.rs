//! The child to which each sticky id is bound.

use rustc_hash::FxHashMap;

use super::pending::Key;
use crate::core::child::ChildId;

/// Bindings by key. The caller assigns the keys, so it limits their number.
#[derive(Debug, Default)]
pub struct Bindings(FxHashMap<Key, ChildId>);

impl Bindings {
    /// The child of a key; key 0 has none.
    pub fn get(&self, key: Key) -> Option<ChildId> {
        self.0.get(&key).copied()
    }

    /// Binds a key. Key 0 is ignored.
    pub fn bind(&mut self, key: Key, child: ChildId) {
        if key != 0 {
            self.0.insert(key, child);
        }
    }

    /// Forgets a key.
    pub fn unbind(&mut self, key: Key) {
        self.0.remove(&key);
    }

    /// Forgets all keys of a child.
    pub fn release(&mut self, child: ChildId) {
        self.0.retain(|_, bound| *bound != child);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_go_with_their_child() {
        let mut bindings = Bindings::default();
        bindings.bind(0, ChildId(1));
        bindings.bind(1, ChildId(1));
        bindings.bind(2, ChildId(2));
        assert_eq!(bindings.get(0), None);
        bindings.release(ChildId(1));
        assert_eq!((bindings.get(1), bindings.get(2)), (None, Some(ChildId(2))));
        bindings.unbind(2);
        assert_eq!(bindings.get(2), None);
    }
}
