'use strict';
// Builds the binary for other targets than this machine's: with zig, whose linker knows each C library and its
// versions. For Windows, it uses mingw on x64 and Rust's own linker on arm64.
//
//   npm run build:for -- linux-x64-musl
//
// puts the binary of a release where `npm run build` puts the binary of this machine.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { CACHE, ROOT, cached, debianVersion, fromDebian, run, zig } = require('./downloads.js');
const { checkGlibc } = require('./glibc.js');
const { forMacOS } = require('./macos.js');
const { standIns } = require('./windows.js');
const { forWindowsOnArm } = require('./windows-sdk.js');

/** The glibc that binaries are linked for: that of RHEL 7, older than any on which Node 18 or Electron runs. */
const GLIBC = '2.17';

/**
 * The targets by the names of the binaries. `here` is the target that this machine builds instead. With `isCheck`, the
 * linked binary is not for a release.
 *
 * @type {Record<string, { target: string, glibc?: string, here?: string, isCheck?: boolean }>}
 */
const TARGETS = {
  'linux-x64-gnu': { target: 'x86_64-unknown-linux-gnu', glibc: GLIBC },
  'linux-x64-musl': { target: 'x86_64-unknown-linux-musl' },
  'linux-arm64-gnu': { target: 'aarch64-unknown-linux-gnu', glibc: GLIBC },
  'linux-arm64-musl': { target: 'aarch64-unknown-linux-musl' },
  // A release is built with Microsoft's tools, which exist only on Windows: .github/workflows/ci.yml.
  'win32-x64-msvc': { target: 'x86_64-pc-windows-msvc', here: 'x86_64-pc-windows-gnu' },
  // It is linked with replacements for Microsoft's start code: windows-sdk.js.
  'win32-arm64-msvc': { target: 'aarch64-pc-windows-msvc', isCheck: true },
  // Apple's tools exist only on macOS. zig's linker makes the same kind of file.
  'darwin-arm64': { target: 'aarch64-apple-darwin' },
  'darwin-x64': { target: 'x86_64-apple-darwin' },
};

/** Builds in seconds instead of minutes, for tests of the platform and not of the speed. */
const QUICK_PROFILE = {
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
};

/** For binaries that are linked here but do not run. */
const QUICKEST_PROFILE = { ...QUICK_PROFILE, CARGO_PROFILE_RELEASE_OPT_LEVEL: '0' };

/**
 * Copies the toolchain and adds the sources of the standard library, which Debian packages for each version of Rust.
 */
function toolchain() {
  const release = /^release: (.+)$/m.exec(run(ROOT, 'rustc', ['-vV']))?.[1] ?? '';
  const version = release.replace(/-.*/, '');
  return cached(`rust-${release}`, (part) => {
    const sysroot = run(ROOT, 'rustc', ['--print', 'sysroot']).trim();
    for (const name of ['bin/cargo', 'bin/rustc', 'lib'])
      fs.cpSync(path.join(sysroot, name), path.join(part, name), { recursive: true });
    const sources = fromDebian(`rust-src-${version}`, [`rust-src=${debianVersion('rust-src', version)}`]);
    const place = path.join(part, 'lib/rustlib/src/rust/library');
    fs.rmSync(place, { recursive: true, force: true });
    fs.cpSync(path.join(sources, `usr/src/rustc-${version}/library`), place, { recursive: true });
  });
}

/**
 * Whether the installed toolchain has a standard library for a target, as `rustup target add` installs it.
 *
 * @param {string} target
 */
function hasStd(target) {
  return fs.existsSync(run(ROOT, 'rustc', ['--print', 'target-libdir', '--target', target]).trim());
}

/** Returns what cargo needs to build the standard library, unless it is installed. @param {string} target */
function stdFor(target) {
  if (hasStd(target)) return { folders: [], args: [], env: {} };
  return {
    folders: [path.join(toolchain(), 'bin')],
    args: ['-Zbuild-std=std,panic_unwind'],
    // With this, a stable toolchain can build it, too.
    env: { RUSTC_BOOTSTRAP: '1' },
  };
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env @param {string[]} folders come first in the PATH */
function cargo(args, env, folders) {
  const all = {
    ...process.env,
    ...env,
    CARGO_TARGET_DIR: path.join(CACHE, 'build'),
    PATH: [...folders, process.env.PATH].join(path.delimiter),
  };
  execFileSync('cargo', args, { cwd: ROOT, env: all, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Returns cargo's name for the library. @param {string} target */
function libraryOf(target) {
  if (target.includes('windows')) return 'electron_re_native.dll';
  return target.includes('apple') ? 'libelectron_re_native.dylib' : 'libelectron_re_native.so';
}

/**
 * Returns how to link a target: a command of cargo's, and the environment for it.
 *
 * @param {string} name
 * @param {string} target
 * @returns {{ command: string, env: NodeJS.ProcessEnv, folders: string[] }}
 */
function linkerFor(name, target) {
  if (target === 'x86_64-pc-windows-gnu')
    return { command: 'build', env: { LIBNODE_PATH: standIns() }, folders: [] };
  if (target === 'aarch64-pc-windows-msvc') return { command: 'build', env: forWindowsOnArm(), folders: [] };
  const { packages, folder } = zig();
  /** @type {NodeJS.ProcessEnv} */
  const env = { PYTHONPATH: packages };
  // An addon uses the C library of the program that loads it.
  if (target.endsWith('musl')) env.RUSTFLAGS = '-C target-feature=-crt-static';
  if (target.includes('apple')) Object.assign(env, forMacOS(name));
  return { command: 'zigbuild', env, folders: [path.join(packages, 'bin'), folder] };
}

/**
 * Builds the binary with this name.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [profile] what differs from the profile of a release
 * @returns {string} the path of the binary
 */
function build(name, profile) {
  const { glibc, target: released, here: target = released } = TARGETS[name];
  const std = stdFor(target);
  const linker = linkerFor(name, target);
  const args = [linker.command, '--quiet', '--release', '--lib'];
  args.push('--target', glibc ? `${target}.${glibc}` : target, ...std.args);
  cargo(args, { ...profile, ...std.env, ...linker.env }, [...std.folders, ...linker.folders]);
  const binary = path.join(CACHE, `electron-re-native.${name}.node`);
  const library = libraryOf(target);
  fs.copyFileSync(path.join(CACHE, 'build', target, 'release', library), binary);
  return binary;
}

module.exports = { QUICKEST_PROFILE, QUICK_PROFILE, TARGETS, build };

if (require.main === module) {
  const [name] = process.argv.slice(2);
  if (!TARGETS[name]) throw new Error(`expected one of ${Object.keys(TARGETS).join(', ')}, got ${name}`);
  const { glibc, isCheck } = TARGETS[name];
  if (isCheck)
    throw new Error(`only Windows has what a release of ${name} is linked with: npm run build there`);
  const binary = build(name);
  if (glibc) checkGlibc(binary, glibc);
  fs.copyFileSync(binary, path.join(ROOT, path.basename(binary)));
}
