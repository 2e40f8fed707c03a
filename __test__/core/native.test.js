'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const BINARY = fs.readdirSync(ROOT).find((name) => /^electron-re-native\..*\.node$/.test(name)) ?? '';
const TRIPLE = BINARY.split('.')[1];
const { version } = require('../../package.json');

let folder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-test-'));
  fs.mkdirSync(path.join(folder, 'js/native'), { recursive: true });
  fs.cpSync(path.join(ROOT, 'js/native'), path.join(folder, 'js/native'), { recursive: true });
  for (const name of ['binding.js', 'package.json'])
    fs.copyFileSync(path.join(ROOT, name), path.join(folder, name));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs a script beside a copy of the package that has no binary of its own. */
function run(script) {
  // No variable of this process may point the loader elsewhere.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('NAPI_RS_')));
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return stderr === '' ? JSON.parse(stdout) : { stderr };
}

const REPORT = `
  const { native } = require('./js/native/native.js');
  try {
    const binding = native();
    console.log(JSON.stringify({ loaded: typeof binding.NativeBalancer, again: native() === binding }));
  } catch (error) {
    const { code, reason, message, cause } = error;
    console.log(JSON.stringify({ code, reason, message, cause: cause && cause.message, keys: Object.keys(error) }));
  }
`;

test('requiring js/native/native.js loads nothing', () => {
  expect(run("require('./js/native/native.js'); console.log(Object.keys(require.cache).length)")).toBe(1);
});

test('without a binary the error says how to install one, and how to build one', () => {
  const { code, reason, message, cause, keys } = run(REPORT);
  expect([code, reason, keys]).toEqual(['ERR_NATIVE_MISSING', 'not-installed', ['code', 'reason']]);
  const install = `\`npm install --no-save electron-re-native-${TRIPLE}@${version}\``;
  for (const part of [` ${TRIPLE} `, install, 'npm run build`', 'rustup.rs']) {
    expect(message).toContain(part);
  }
  expect(cause).toEqual(expect.any(String));
});

test('without the generated loader the error says how to build', () => {
  fs.rmSync(path.join(folder, 'binding.js'));
  expect(run(REPORT)).toMatchObject({
    code: 'ERR_NATIVE_MISSING',
    reason: 'unloadable',
    message: expect.stringContaining('npm run build`'),
    cause: expect.stringContaining('binding.js'),
  });
});

test('an installed platform package is loaded instead of a build', () => {
  const installed = path.join(folder, 'node_modules', `electron-re-native-${TRIPLE}`);
  fs.mkdirSync(installed, { recursive: true });
  fs.writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ version, main: BINARY }));
  fs.copyFileSync(path.join(ROOT, BINARY), path.join(installed, BINARY));
  expect(run(REPORT)).toEqual({ loaded: 'function', again: true });
});

describe('what keeps the binary from being loaded is said', () => {
  /** Beside the package as it is. */
  const runHere = (script, flags = []) =>
    spawnSync(process.execPath, [...flags, '-e', script], { cwd: ROOT, encoding: 'utf8', timeout: 60e3 });

  test('when addons are disabled', () => {
    const { stdout } = runHere(REPORT, ['--no-addons']);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'ERR_NATIVE_MISSING',
      reason: 'addons-disabled',
      message: expect.stringContaining('--no-addons'),
    });
  });

  test('when there are no descriptors left, and it loads once there are', () => {
    const script = `
      const fs = require('fs');
      const { native } = require('./js/native/native.js');
      const open = [];
      let message;
      console.error('ready');
      try { while (open.length < 1e5) open.push(fs.openSync('/dev/null')); } catch {}
      try { native(); } catch (error) { message = error.message; }
      for (const file of open) fs.closeSync(file);
      console.log(JSON.stringify({ message, later: typeof native().NativeBalancer }));`;
    const limited = spawnSync('sh', ['-c', 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, script], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 60e3,
    });
    expect(JSON.parse(limited.stdout)).toEqual({
      message: expect.stringContaining('no file descriptors left'),
      later: 'function',
    });
  });

  test.each([
    ['on the console', '', /^ProcessManager: electron-re-native cannot load its binary/],
    [
      "to a listener of 'error'",
      "ProcessManager.on('error', ({ code }) => console.error(code));",
      /^ERR_NATIVE_MISSING$/m,
    ],
  ])('%s, when nobody could catch it', (_, listen, told) => {
    const script = `
      const { ProcessManager } = require('.');
      ${listen}
      ProcessManager.on('refresh', () => {});
      setTimeout(() => console.log('outlived'), 50);`;
    const { stdout, stderr } = runHere(script, ['--no-addons']);
    expect([stdout, stderr]).toEqual(['outlived\n', expect.stringMatching(told)]);
  });
});

test('a bundler that changes what the binary exports is named', () => {
  // As Vite makes it of `require` of a binary.
  fs.writeFileSync(
    path.join(folder, 'binding.js'),
    'module.exports = { default: { NativePool: class {} } };',
  );
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "an-app" }');
  const { code, reason, message } = run(REPORT);
  expect([code, reason]).toEqual(['ERR_NATIVE_MISSING', 'bundled']);
  expect(message).toContain("Make 'electron-re-native' external");
});
