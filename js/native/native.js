'use strict';

/** @typedef {typeof import('../../binding.js')} Native */

/** @type {Native | undefined} */
let loaded;

/**
 * The native half of the package, loaded on the first call.
 *
 * @returns {Native}
 * @throws ERR_NATIVE_MISSING
 */
exports.native = () => (loaded ??= load());

/** @returns {Native} */
function load() {
  try {
    if (process.versions.electron) require('./packed-binary.js').loadPackedBinary();
    return require('../../binding.js');
  } catch (cause) {
    const error = new Error(explain(cause));
    // Not by the constructor, whose second argument Node ignores before 16.9.
    Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
    throw Object.assign(error, { code: 'ERR_NATIVE_MISSING' });
  }
}

/** Why there is no native half, and what helps. @param {unknown} cause */
function explain(cause) {
  const name = triple();
  // The generated loader keeps only the texts of what it has tried.
  const texts = textsOf(cause);
  if (texts.some((text) => /loading addons is disabled/i.test(text)))
    return (
      'electron-re-native cannot load its binary, because this process may load no addons: it was started with ' +
      '--no-addons, or under the permission model without --allow-addons'
    );
  if (texts.some((text) => /too many open files/i.test(text)))
    return (
      'electron-re-native cannot load its binary, because there are no file descriptors left; close some or raise ' +
      '`ulimit -n`, and try again'
    );
  return (
    `electron-re-native has no binary that loads on ${name}. It looked for electron-re-native.${name}.node in its ` +
    `own folder and for the package electron-re-native-${name}; the cause says how each failed. To build it, run ` +
    '`npx -p @napi-rs/cli@3 npm run build` in the folder of electron-re-native; that needs Rust from https://rustup.rs'
  );
}

/** What an error and its causes say: the loader tries one place after another. @param {any} error */
function textsOf(error) {
  const texts = [];
  for (let next = error; next && texts.length < 100; next = next.cause) texts.push(String(next.message));
  return texts;
}

/** Platform, architecture and C library, as in the names of the binaries. */
function triple() {
  const { platform, arch, report } = process;
  if (platform === 'win32') return `${platform}-${arch}-msvc`;
  if (platform !== 'linux') return `${platform}-${arch}`;
  // Only a process on GNU's C library reports its version.
  const { header } = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (report?.getReport() ?? {});
  const libc = header?.glibcVersionRuntime ? 'gnu' : 'musl';
  return `${platform}-${arch}-${arch === 'arm' ? `${libc}eabihf` : libc}`;
}
