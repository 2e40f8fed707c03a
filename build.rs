//! Link settings of the addon.

fn main() {
    #[cfg(feature = "binding")]
    napi_build::setup();
    // Both only where the linker makes ELF files.
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if system != "linux" {
        return;
    }
    // Node unloads an addon when the last worker thread that loaded it ends; our supervisor thread may still
    // be reaping children then, so the library must stay mapped.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // Run as a program, it is the guard of src/core/platform/linux/guard.rs.
    let arch = std::env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    if matches!(arch.as_str(), "x86_64" | "aarch64") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-e,ere_guard_entry");
    }
}
