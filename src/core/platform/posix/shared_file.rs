//! Maps shared memory.

use std::io;
use std::os::fd::AsFd;

use super::region::Region;
use super::system::SharedFile;
use crate::core::platform::Mapping;

impl SharedFile {
    /// Maps a range.
    ///
    /// # Errors
    /// The error of mmap.
    pub fn map(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::new(self.as_fd(), offset, bytes).map(Mapping::over)
    }

    /// Maps a range twice, end to end, so that bytes that wrap around its end are contiguous.
    ///
    /// # Errors
    /// The error of mmap.
    pub fn map_twice(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::twice(self.as_fd(), offset, bytes).map(Mapping::over)
    }
}
