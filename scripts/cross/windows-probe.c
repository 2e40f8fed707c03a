// Tells tests what Node cannot tell them on Windows, and what wine's own programs do not tell either:
//
//   windows-probe handles PID      how many handles a process has
//   windows-probe processes        the ids of all processes, one a line
#include <windows.h>
#include <winternl.h>

#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXTENDED_HANDLES = 64, TOO_SMALL = (int)0xC0000004, MOST_PROCESSES = 4096 };

/// SYSTEM_HANDLE_INFORMATION_EX. GetProcessHandleCount says nothing in wine.
typedef struct {
  ULONG_PTR count, reserved;
  struct {
    void *object;
    ULONG_PTR process, handle;
    ULONG access;
    USHORT creator, type;
    ULONG attributes, reserved;
  } handles[];
} Handles;

static int print_handles(ULONG_PTR process) {
  for (ULONG bytes = 1 << 20; bytes != 0; bytes *= 2) {
    Handles *all = malloc(bytes);
    if (!all) return 1;
    int status = NtQuerySystemInformation(EXTENDED_HANDLES, all, bytes, NULL);
    unsigned own = 0;
    for (ULONG_PTR at = 0; status == 0 && at < all->count; at++) own += all->handles[at].process == process;
    free(all);
    if (status == TOO_SMALL) continue;
    printf("%u\n", own);
    return status;
  }
  return 1;
}

static int print_processes(void) {
  static DWORD processes[MOST_PROCESSES];
  DWORD bytes = 0;
  if (!EnumProcesses(processes, sizeof processes, &bytes)) return 1;
  for (DWORD at = 0; at < bytes / sizeof *processes; at++) printf("%lu\n", processes[at]);
  return 0;
}

int main(int count, char **arguments) {
  if (count == 3 && !strcmp(arguments[1], "handles")) return print_handles(strtoull(arguments[2], NULL, 10));
  if (count == 2 && !strcmp(arguments[1], "processes")) return print_processes();
  fputs("usage: windows-probe handles PID | windows-probe processes\n", stderr);
  return 2;
}
