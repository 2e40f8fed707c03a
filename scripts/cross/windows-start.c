// Stands in for the part of Microsoft's C library that a linker puts into every DLL for arm64. Its SDK exists only on Windows.

// The system has the rest of the library, in files of its own.
#pragma comment(lib, "vcruntime140")
#pragma comment(lib, "api-ms-win-crt-math-l1-1-0")
#pragma comment(lib, "api-ms-win-crt-string-l1-1-0")

typedef void (*Function)(void);

#define IN(name) __attribute__((section(name), used))

// The linker sorts sections by what follows the dollar sign, so these enclose what Rust puts between them.
IN(".CRT$XCA") static const Function first_constructor = 0;
IN(".CRT$XCZ") static const Function last_constructor = 0;
IN(".CRT$XLA") static const Function first_thread_callback = 0;
IN(".CRT$XLZ") static const Function last_thread_callback = 0;
IN(".tls") static char first_thread_local = 0;
IN(".tls$ZZZ") static char last_thread_local = 0;

unsigned _tls_index = 0;
/// Floating point is used: compilers refer to it.
int _fltused = 1;

/// How the loader finds thread-local variables: IMAGE_TLS_DIRECTORY64.
IN(".rdata$T") const struct {
  const void *start, *end;
  unsigned *index;
  const Function *callbacks;
  unsigned zeros, flags;
} _tls_used = {&first_thread_local, &last_thread_local, &_tls_index, &first_thread_callback + 1, 0, 0};

/// Only its address is needed, for what a panic throws.
const void *const type_info_table[1] __asm__("??_7type_info@@6B@") = {0};

enum { PROCESS_ATTACH = 1 };

int _DllMainCRTStartup(void *library, unsigned reason, void *reserved) {
  if (reason == PROCESS_ATTACH)
    for (const volatile Function *one = &first_constructor; one < &last_constructor; one++)
      if (*one) (*one)();
  return 1;
}

// Touches each page of a large stack frame, of x15 times 16 bytes, before the caller uses it.
__asm__(
    ".globl __chkstk\n"
    "__chkstk:\n"
    "  mov x16, sp\n"
    "  sub x17, x16, x15, lsl #4\n"
    "0:\n"
    "  sub x16, x16, #4096\n"
    "  ldr xzr, [x16]\n"
    "  cmp x16, x17\n"
    "  b.hi 0b\n"
    "  ret\n");
