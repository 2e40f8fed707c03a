//! Link settings of the addon.

fn main() {
    #[cfg(feature = "binding")]
    napi_build::setup();
    // Node unloads an addon when the last worker thread that loaded it ends; our supervisor thread may still
    // be reaping children then, so the library must stay mapped.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
