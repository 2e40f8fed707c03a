'use strict';
// Each way in which the binary can be missing has its own reason, and a message that says what to do.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { BINARIES } = require('../../js/native/binaries');
const { napi, version } = require('../../package.json');

const ROOT = path.join(__dirname, '../..');

let folder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'missing-binary-'));
  fs.cpSync(path.join(ROOT, 'js/native'), path.join(folder, 'js/native'), { recursive: true });
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A process on such a system, as `process` shows it. */
function pretend({ platform = 'linux', arch = 'x64', glibc = '2.36' } = {}) {
  const header = glibc === undefined ? {} : { glibcVersionRuntime: glibc };
  const shown = { platform, arch, report: { getReport: () => ({ header }) } };
  const before = Object.keys(shown).map((key) => [key, Object.getOwnPropertyDescriptor(process, key)]);
  for (const [key, value] of Object.entries(shown))
    Object.defineProperty(process, key, { value, configurable: true });
  return () => before.forEach(([key, descriptor]) => Object.defineProperty(process, key, descriptor));
}

/** What is explained on such a system, when the loader has met these errors. */
function explain(system, ...texts) {
  const restore = pretend(system);
  try {
    const cause = texts.reduceRight(
      (below, text) => Object.assign(new Error(text), { cause: below }),
      undefined,
    );
    return jest.requireActual(path.join(folder, 'js/native/missing-binary.js')).explain(cause);
  } finally {
    restore();
  }
}

/** Puts the package of another binary into node_modules. */
function install(name) {
  const installed = path.join(folder, 'node_modules', `electron-re-native-${name}`);
  fs.mkdirSync(installed, { recursive: true });
  fs.writeFileSync(path.join(installed, 'package.json'), '{}');
}

const ABSENT = [
  'Cannot find native binding. npm has a bug',
  "Cannot find module './electron-re-native.linux-x64-gnu.node'",
  "Cannot find module 'electron-re-native-linux-x64-gnu'",
];

test('what is supported is what a release builds', () => {
  const nameOf = (target) =>
    target
      .replace('x86_64-unknown-linux', 'linux-x64')
      .replace('aarch64-unknown-linux', 'linux-arm64')
      .replace('x86_64-pc-windows', 'win32-x64')
      .replace('aarch64-pc-windows', 'win32-arm64')
      .replace('aarch64-apple-darwin', 'darwin-arm64')
      .replace('x86_64-apple-darwin', 'darwin-x64');
  expect(BINARIES).toEqual(napi.targets.map(nameOf));
});

test.each([
  [{ platform: 'freebsd' }, 'freebsd-x64'],
  [{ platform: 'linux', arch: 'ia32' }, 'linux-ia32-gnu'],
  [{ platform: 'linux', arch: 'arm' }, 'linux-arm-gnueabihf'],
])('unsupported: %p', (system, name) => {
  const { reason, message } = explain(system, ...ABSENT);
  expect(reason).toBe('unsupported-platform');
  expect(message).toMatch(`does not support ${name}. It supports ${BINARIES.join(', ')}`);
});

test('not installed: the message has one command for each system', () => {
  for (const [system, name] of [
    [{}, 'linux-x64-gnu'],
    [{ glibc: undefined }, 'linux-x64-gnu'],
    [{ arch: 'arm64' }, 'linux-arm64-gnu'],
    [{ arch: 'arm64', glibc: '' }, 'linux-arm64-musl'],
  ]) {
    const { reason, message } = explain(system, ...ABSENT);
    expect(reason).toBe('not-installed');
    expect(message).toContain(`run \`npm install --no-save electron-re-native-${name}@${version}\``);
  }
});

test('installed for another system: the message names both', () => {
  install('linux-arm64-gnu');
  const { reason, message } = explain({}, ...ABSENT);
  expect(reason).toBe('wrong-system');
  expect(message).toMatch(/installed for linux-arm64-gnu, and this process runs on linux-x64-gnu/);
});

test.each([
  "dlopen(x.node): mach-o file, but is an incompatible architecture (have 'arm64', need 'x86_64')",
  'x.node: wrong ELF class: ELFCLASS32',
])('a binary for another processor: %s', (text) => {
  const { reason, message } = explain({}, ABSENT[0], text);
  expect(reason).toBe('wrong-system');
  expect(message).toContain('Rosetta');
});

test('glibc is too old: the message says which is needed, and which is there', () => {
  const text = "/lib64/libc.so.6: version `GLIBC_2.17' not found (required by x.node)";
  const { reason, message } = explain({ glibc: '2.12' }, ABSENT[0], text);
  expect(reason).toBe('wrong-libc');
  expect(message).toContain('needs glibc 2.17, and this system has 2.12');
});

test.each([
  [{}, 'libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory', 'linux-x64-gnu'],
  [
    { glibc: '' },
    'Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by x.node)',
    'linux-x64-musl',
  ],
])('a binary for the other C library on %p', (system, text, name) => {
  const { reason, message } = explain(system, ABSENT[0], text);
  expect(reason).toBe('wrong-libc');
  expect(message).toContain(`electron-re-native-${name}@${version}`);
});

test('moved by a bundler: the message says to make the package external', () => {
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "an-app" }');
  const { reason, message } = explain({}, ...ABSENT);
  expect(reason).toBe('bundled');
  expect(message).toContain("Make 'electron-re-native' external");
});

test.each([
  ['Module did not self-register', 'unloadable'],
  ['Cannot load native addon because loading addons is disabled.', 'addons-disabled'],
])('%s: %s', (text, reason) => {
  expect(explain({}, ABSENT[0], text)).toEqual({ reason, message: expect.any(String) });
});
