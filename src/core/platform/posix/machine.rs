//! Facts about the machine.

/// The machine's physical memory, in bytes.
pub fn physical_bytes() -> usize {
    // SAFETY: plain queries.
    let pages = unsafe { libc::sysconf(libc::_SC_PHYS_PAGES) };
    // SAFETY: see above.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    let product = usize::try_from(pages)
        .ok()
        .zip(usize::try_from(page).ok())
        .and_then(|(pages, page)| pages.checked_mul(page));
    product.unwrap_or(usize::MAX)
}
