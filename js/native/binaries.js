'use strict';

/** The systems for which a release has a binary, as in the names of the binaries; `napi.targets` in package.json builds them. */
const BINARIES = [
  'linux-x64-gnu',
  'linux-x64-musl',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'win32-x64-msvc',
  'win32-arm64-msvc',
  'darwin-arm64',
  'darwin-x64',
];

/** The system of this process, in the same form. */
function nameOfSystem() {
  const { platform, arch } = process;
  if (platform === 'win32') return `${platform}-${arch}-msvc`;
  if (platform !== 'linux') return `${platform}-${arch}`;
  const libc = glibcVersion() ? 'gnu' : 'musl';
  return `${platform}-${arch}-${arch === 'arm' ? `${libc}eabihf` : libc}`;
}

/** Only a process on GNU's C library reports its version. @returns {string | undefined} */
function glibcVersion() {
  const { header } = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report?.getReport() ?? {}
  );
  return header?.glibcVersionRuntime;
}

module.exports = { BINARIES, glibcVersion, nameOfSystem };
