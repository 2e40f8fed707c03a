'use strict';
// Builds the binary for other targets than this machine's: by zig, whose linker knows each C library and its versions, and
// for Windows on x64 by mingw.
//
//   npm run build:for -- linux-x64-musl
//
// puts the binary of a release where `npm run build` puts that of this machine.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { CACHE, ROOT, cached, debianVersion, fromDebian, fromPyPI, run } = require('./downloads.js');
const { checkGlibc } = require('./glibc.js');
const { forMacOS } = require('./macos.js');
const { standIns } = require('./windows.js');

/** The glibc that binaries are linked for: that of RHEL 7, older than any that Node 18 or Electron runs on. */
const GLIBC = '2.17';

/** By the names of the binaries. `here`: what is built for it on this machine.
 * @type {Record<string, { target: string, glibc?: string, here?: string, isElsewhere?: boolean }>} */
const TARGETS = {
  'linux-x64-gnu': { target: 'x86_64-unknown-linux-gnu', glibc: GLIBC },
  'linux-x64-musl': { target: 'x86_64-unknown-linux-musl' },
  'linux-arm64-gnu': { target: 'aarch64-unknown-linux-gnu', glibc: GLIBC },
  'linux-arm64-musl': { target: 'aarch64-unknown-linux-musl' },
  // Microsoft's tools, by which a release is built, exist only on Windows: .github/workflows/ci.yml.
  'win32-x64-msvc': { target: 'x86_64-pc-windows-msvc', here: 'x86_64-pc-windows-gnu' },
  // zig takes longer for mingw's libraries than all the rest takes, so it is only checked here. .github/workflows/ci.yml builds it.
  'win32-arm64-msvc': { target: 'aarch64-pc-windows-msvc', isElsewhere: true },
  // Apple's tools exist only on macOS. zig's linker makes the same kind of file.
  'darwin-arm64': { target: 'aarch64-apple-darwin' },
  'darwin-x64': { target: 'x86_64-apple-darwin' },
};

/** Seconds instead of minutes, where the platform is tested and not the speed. */
const QUICK_PROFILE = {
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
};

const zig = () => fromPyPI('zig', ['ziglang==0.14.1', 'cargo-zigbuild==0.24.1']);

/** A copy of the toolchain with the sources of the standard library, which Debian packages for each version of Rust. */
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

/** Whether the installed toolchain has a standard library for it, as `rustup target add` installs it. @param {string} target */
function hasStd(target) {
  return fs.existsSync(run(ROOT, 'rustc', ['--print', 'target-libdir', '--target', target]).trim());
}

/** What cargo needs to build the standard library, where that is not installed. @param {string} target */
function stdFor(target) {
  if (hasStd(target)) return { folders: [], args: [], env: {} };
  return {
    folders: [path.join(toolchain(), 'bin')],
    args: ['-Zbuild-std=std,panic_unwind'],
    // Of a stable toolchain, too.
    env: { RUSTC_BOOTSTRAP: '1' },
  };
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env @param {string[]} folders that come first in the PATH */
function cargo(args, env, folders) {
  const all = {
    ...process.env,
    ...env,
    CARGO_TARGET_DIR: path.join(CACHE, 'build'),
    PATH: [...folders, process.env.PATH].join(path.delimiter),
  };
  execFileSync('cargo', args, { cwd: ROOT, env: all, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Has the compiler check the code for a target that is linked elsewhere. @param {string} name of its binary */
function check(name) {
  const { target } = TARGETS[name];
  const std = stdFor(target);
  cargo(['check', '--quiet', '--release', '--lib', '--target', target, ...std.args], std.env, std.folders);
  return 'without errors; it is linked elsewhere';
}

/** What cargo calls it. @param {string} target */
function libraryOf(target) {
  if (target.includes('windows')) return 'electron_re_native.dll';
  return target.includes('apple') ? 'libelectron_re_native.dylib' : 'libelectron_re_native.so';
}

/**
 * Builds the binary of this name.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [profile] what differs from the release's
 * @returns {string} its path
 */
function build(name, profile) {
  const { glibc, target: released, here: target = released } = TARGETS[name];
  const isMingw = target === 'x86_64-pc-windows-gnu';
  const std = stdFor(target);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...profile, ...std.env };
  const folders = [...std.folders];
  if (!isMingw) {
    env.PYTHONPATH = zig();
    folders.push(path.join(env.PYTHONPATH, 'bin'), path.join(env.PYTHONPATH, 'ziglang'));
  }
  if (isMingw) env.LIBNODE_PATH = standIns();
  const args = [isMingw ? 'build' : 'zigbuild', '--quiet', '--release', '--lib'];
  args.push('--target', glibc ? `${target}.${glibc}` : target, ...std.args);
  // An addon uses the C library of the program that loads it.
  if (target.endsWith('musl')) env.RUSTFLAGS = '-C target-feature=-crt-static';
  if (target.includes('apple')) Object.assign(env, forMacOS(name));
  cargo(args, env, folders);
  const binary = path.join(CACHE, `electron-re-native.${name}.node`);
  const library = libraryOf(target);
  fs.copyFileSync(path.join(CACHE, 'build', target, 'release', library), binary);
  return binary;
}

module.exports = { QUICK_PROFILE, TARGETS, build, check };

if (require.main === module) {
  const [name] = process.argv.slice(2);
  if (!TARGETS[name]) throw new Error(`expected one of ${Object.keys(TARGETS).join(', ')}, got ${name}`);
  const binary = build(name);
  const { glibc } = TARGETS[name];
  if (glibc) checkGlibc(binary, glibc);
  fs.copyFileSync(binary, path.join(ROOT, path.basename(binary)));
}
