//! Memory that processes share. With `os`, the core's only room for `unsafe`.

mod mapping;
mod memfd;
#[cfg(all(test, loom))]
mod model;

pub use mapping::Mapping;
pub use memfd::{memfd, release_pages};
#[cfg(all(test, loom))]
pub use model::ModelBytes;
