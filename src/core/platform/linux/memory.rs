//! Asks for memory before it is used.

/// `MADV_POPULATE_WRITE`, since Linux 5.14.
const POPULATE_WRITE: libc::c_int = 23;

/// Makes the kernel provide the pages of a range in one call, instead of one page fault for each. Where the kernel
/// cannot do so, the page faults happen as usual.
pub fn populate(bytes: &mut [u8]) {
    let page = page_bytes();
    let start = (bytes.as_ptr() as usize).next_multiple_of(page);
    let end = (bytes.as_ptr() as usize + bytes.len()) & !(page - 1);
    if start < end {
        // SAFETY: whole pages within a slice that we may write; their content is kept.
        unsafe { libc::madvise(start as *mut libc::c_void, end - start, POPULATE_WRITE) };
    }
}

/// The page size: 4 KiB on x64; on arm64, the kernel's configuration chooses 4, 16 or 64.
fn page_bytes() -> usize {
    // SAFETY: a plain query.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(page).unwrap_or(4096)
}
