//! Asking for memory before it is used.

/// `MADV_POPULATE_WRITE`, since Linux 5.14.
const POPULATE_WRITE: libc::c_int = 23;

/// Has the kernel provide the pages of a range in one go, instead of one page fault for each. Where it cannot, the
/// faults come as ever.
pub fn populate(bytes: &mut [u8]) {
    let page = page_bytes();
    let start = (bytes.as_ptr() as usize).next_multiple_of(page);
    let end = (bytes.as_ptr() as usize + bytes.len()) & !(page - 1);
    if start < end {
        // SAFETY: whole pages within a slice that is ours to write; their content is kept.
        unsafe { libc::madvise(start as *mut libc::c_void, end - start, POPULATE_WRITE) };
    }
}

/// 4 KiB on x64; on arm64 kernels choose 4, 16 or 64.
fn page_bytes() -> usize {
    // SAFETY: a plain question.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(page).unwrap_or(4096)
}
