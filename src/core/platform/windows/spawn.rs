//! Starts a child.

use std::ffi::CStr;
use std::io;
use std::os::windows::io::OwnedHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{DUPLICATE_SAME_ACCESS, DuplicateHandle, HANDLE};
use windows_sys::Win32::System::Threading::{
    CREATE_NO_WINDOW, CREATE_UNICODE_ENVIRONMENT, CreateProcessW, EXTENDED_STARTUPINFO_PRESENT,
    GetCurrentProcess, PROCESS_INFORMATION, STARTF_USESTDHANDLES, STARTUPINFOEXW,
};

use super::command_line::command_line;
use super::environment::environment_block;
use super::error::checked;
use super::files_host::introduce;
use super::handle::{AsHandle, BorrowedHandle, owned, raw};
use super::inheritance::InheritanceList;
use super::job::Job;
use super::process::Process;
use super::scheduling::{bind, priority_class};
use super::startup::startup_block;
use crate::core::platform::{Group, Identity, Spawn, SpawnError};

/// The number of handles that Node knows: stdio and its channel.
const KNOWN: usize = 4;

/// Starts the child.
///
/// # Errors
/// The step that failed.
pub fn spawn(spawn: &Spawn) -> Result<Process, SpawnError> {
    let failed = |step, subject: &CStr| {
        let subject = subject.to_string_lossy().into_owned();
        move |source| SpawnError {
            step,
            subject,
            source,
        }
    };
    if spawn.identity != Identity::default() {
        let source = io::Error::from(io::ErrorKind::Unsupported);
        return Err(failed("becoming", c"another user")(source));
    }
    let job = match spawn.group {
        Group::Ours => None,
        Group::Own { whole, .. } => Some(Job::new(whole).map_err(failed("guarding", c"against orphans"))?),
    };
    let handles: Vec<_> = spawn.fds.iter().map(|handle| inheritable(*handle)).collect();
    let handles: io::Result<Vec<_>> = handles.into_iter().collect();
    let handles = handles.map_err(failed("handing over", c"handles"))?;
    if !std::path::Path::new(&*spawn.cwd.to_string_lossy()).is_dir() {
        let source = io::Error::from(io::ErrorKind::NotFound);
        return Err(failed("entering", spawn.cwd)(source));
    }
    let (process, pid) = create(spawn, &handles, job.as_ref()).map_err(failed("executing", spawn.program))?;
    introduce(spawn.fds, &process);
    let process = Process::new(pid, process, job);
    bind(process.handle(), &spawn.scheduling.processors)
        .inspect_err(|_| process.kill_group())
        .map_err(failed("scheduling", spawn.program))?;
    Ok(process)
}

/// Creates the child in its job from the beginning, so a host that ends in this very moment leaves no child behind.
fn create(spawn: &Spawn, handles: &[OwnedHandle], job: Option<&Job>) -> io::Result<(OwnedHandle, u32)> {
    let borrowed: Vec<_> = handles.iter().map(AsHandle::as_handle).collect();
    let mut block = startup_block(&borrowed, KNOWN);
    let list = InheritanceList::new(&borrowed, job)?;
    let mut startup = STARTUPINFOEXW::default();
    startup.StartupInfo.cb = size_of::<STARTUPINFOEXW>() as u32;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    let standard = |at: usize| handles.get(at).map_or(ptr::null_mut(), raw);
    startup.StartupInfo.hStdInput = standard(0);
    startup.StartupInfo.hStdOutput = standard(1);
    startup.StartupInfo.hStdError = standard(2);
    startup.StartupInfo.cbReserved2 = u16::try_from(block.len()).map_err(io::Error::other)?;
    startup.StartupInfo.lpReserved2 = block.as_mut_ptr();
    startup.lpAttributeList = list.pointer();
    let (program, cwd) = (wide(spawn.program), wide(spawn.cwd));
    let mut command = command_line(spawn.argv);
    let environment = environment_block(spawn.envp);
    let priority = spawn.scheduling.nice.map_or(0, priority_class);
    let mut made = PROCESS_INFORMATION::default();
    // SAFETY: the strings are NUL-terminated, and everything that the arguments point to lives until the call returns.
    checked(unsafe {
        CreateProcessW(
            program.as_ptr(),
            command.as_mut_ptr(),
            ptr::null(),
            ptr::null(),
            1,
            CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT | priority,
            environment.as_ptr().cast(),
            cwd.as_ptr(),
            &raw const startup.StartupInfo,
            &raw mut made,
        )
    })?;
    // SAFETY: just created, and no code needs it.
    drop(unsafe { owned(made.hThread) });
    // SAFETY: just created.
    Ok((unsafe { owned(made.hProcess) }, made.dwProcessId))
}

fn inheritable(handle: BorrowedHandle) -> io::Result<OwnedHandle> {
    // SAFETY: a plain query.
    let own = unsafe { GetCurrentProcess() };
    let mut copy: HANDLE = ptr::null_mut();
    // SAFETY: the handle is open, and the copy is for this process.
    checked(unsafe { DuplicateHandle(own, raw(&handle), own, &raw mut copy, 0, 1, DUPLICATE_SAME_ACCESS) })?;
    // SAFETY: just created.
    Ok(unsafe { owned(copy) })
}

fn wide(text: &CStr) -> Vec<u16> {
    text.to_string_lossy().encode_utf16().chain([0]).collect()
}
