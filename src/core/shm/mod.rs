//! Memory that processes share. With `os`, the core's only room for `unsafe`.

mod mapping;
mod memfd;

pub use mapping::Mapping;
pub use memfd::{memfd, release_pages};
