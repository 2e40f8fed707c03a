//! Where shared memory is mapped.

use std::io;
use std::os::fd::AsFd;

use super::region::Region;
use super::system::SharedFile;
use crate::core::platform::Mapping;

impl SharedFile {
    /// Maps a range.
    ///
    /// # Errors
    /// What mmap says.
    pub fn map(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::new(self.as_fd(), offset, bytes).map(Mapping::over)
    }

    /// Maps a range twice, end to end, so that whatever wraps around its end is contiguous all the same.
    ///
    /// # Errors
    /// What mmap says.
    pub fn map_twice(&self, offset: usize, bytes: usize) -> io::Result<Mapping> {
        Region::twice(self.as_fd(), offset, bytes).map(Mapping::over)
    }
}
