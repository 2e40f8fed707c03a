//! Asking for memory before it is used.

/// `MADV_POPULATE_WRITE`, since Linux 5.14.
const POPULATE_WRITE: libc::c_int = 23;
const PAGE: usize = 4096;

/// Has the kernel provide the pages of a range in one go, instead of one page fault for each. Where it cannot, the
/// faults come as ever.
pub fn populate(bytes: &mut [u8]) {
    let start = (bytes.as_ptr() as usize).next_multiple_of(PAGE);
    let end = (bytes.as_ptr() as usize + bytes.len()) & !(PAGE - 1);
    if start < end {
        // SAFETY: whole pages within a slice that is ours to write; their content is kept.
        unsafe { libc::madvise(start as *mut libc::c_void, end - start, POPULATE_WRITE) };
    }
}
