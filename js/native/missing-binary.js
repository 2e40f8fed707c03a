'use strict';

const fs = require('fs');
const path = require('path');
const { BINARIES, glibcVersion, nameOfSystem } = require('./binaries.js');

const NAME = 'electron-re-native';

/**
 * Why the binary does not load, as `error.reason` and as a message that says what to do.
 *
 * @typedef {{ reason: string, message: string }} Explanation
 */

/** The errors of the loader. @typedef {{ system: string, texts: string[] }} Failure */

/**
 * The first function that recognizes the failure explains it.
 *
 * @type {Array<(failure: Failure) => Explanation | undefined>}
 */
const CASES = [addonsDisabled, unsupported, moved, wrongLibc, wrongSystem, notInstalled];

/** @param {unknown} cause the error of the loader @returns {Explanation} */
function explain(cause) {
  const failure = { system: nameOfSystem(), texts: textsOf(cause) };
  for (const explainCase of CASES) {
    const explanation = explainCase(failure);
    if (explanation) return explanation;
  }
  return {
    reason: 'unloadable',
    message: `${NAME} has no binary that loads on ${failure.system}; the cause says why each failed. ${toBuild()}`,
  };
}

/** The messages of an error and its causes: the loader tries several places in turn. @param {any} error */
function textsOf(error) {
  const texts = [];
  for (let next = error; next && texts.length < 100; next = next.cause) texts.push(String(next.message));
  return texts;
}

/** @param {Failure} failure @param {RegExp} pattern */
const says = ({ texts }, pattern) => texts.some((text) => pattern.test(text));

/** @param {Failure} failure */
function addonsDisabled(failure) {
  if (!says(failure, /loading addons is disabled/i)) return undefined;
  return {
    reason: 'addons-disabled',
    message:
      `${NAME} cannot load its binary, because this process may not load addons. ` +
      'Start it without --no-addons, or, under the permission model, with --allow-addons',
  };
}

/** @param {Failure} failure */
function unsupported({ system }) {
  if (BINARIES.includes(system)) return undefined;
  return {
    reason: 'unsupported-platform',
    message: `${NAME} does not support ${system}. It supports ${BINARIES.join(', ')}`,
  };
}

/** A bundler has moved this file. It leaves the binary behind, or changes its exports. */
function moved() {
  if (manifest().name === NAME) return undefined;
  return {
    reason: 'bundled',
    message:
      `${NAME} cannot use its binary, because a bundler has moved its code. ` +
      `Make '${NAME}' external in the bundler's configuration, and ship it in node_modules. ` +
      'electron-vite does both for packages in `dependencies`, but not for those in `devDependencies`',
  };
}

/** The package.json of this package, or of whatever is in its place. @returns {{ name?: string, version?: string }} */
function manifest() {
  try {
    return JSON.parse(fs.readFileSync(path.join(__dirname, '../../package.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {Failure} failure */
function wrongLibc(failure) {
  const tooOld = failure.texts.map((text) => /`GLIBC_([\d.]+)' not found/.exec(text)).find(Boolean);
  if (tooOld) {
    return {
      reason: 'wrong-libc',
      message:
        `${NAME}'s binary needs glibc ${tooOld[1]}, and this system has ${glibcVersion() ?? 'another C library'}. ` +
        `Run on a newer system. ${toBuild()}`,
    };
  }
  // Messages of a loader that gets a binary for the other C library.
  if (!says(failure, /libc\.musl-|ld-musl-|ld-linux-|libc\.so\.6|Error relocating/)) return undefined;
  return {
    reason: 'wrong-libc',
    message: `${NAME}'s binary is for a different C library than that of ${failure.system}. ${toInstall(failure.system)}`,
  };
}

/** @param {Failure} failure */
function wrongSystem(failure) {
  const installed = BINARIES.filter((name) => name !== failure.system && isInstalled(name));
  const isOther = says(failure, /incompatible architecture|wrong ELF class|invalid ELF header|Exec format/i);
  if (installed.length === 0 && !isOther) return undefined;
  const other = installed.length > 0 ? installed.join(' and ') : 'another system';
  return {
    reason: 'wrong-system',
    message:
      `${NAME} was installed for ${other}, and this process runs on ${failure.system}: node_modules was copied from ` +
      'another system, or installed with a Node for another processor, as under Rosetta. ' +
      toInstall(failure.system),
  };
}

/** @param {string} system */
function isInstalled(system) {
  try {
    require.resolve(`${NAME}-${system}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** @param {Failure} failure */
function notInstalled(failure) {
  const isAbsent = (/** @type {string} */ text) =>
    /^Cannot find (native binding|module '(\.\/)?electron-re-native)/.test(text);
  if (!failure.texts.every(isAbsent)) return undefined;
  return {
    reason: 'not-installed',
    message:
      `${NAME}'s binary for ${failure.system} is not installed: npm was told to omit optional dependencies, or the ` +
      `lockfile was written on another system. ${toInstall(failure.system)}. ${toBuild()}`,
  };
}

/** @param {string} system */
function toInstall(system) {
  return `In the app's folder, run \`npm install --no-save ${NAME}-${system}@${manifest().version}\``;
}

function toBuild() {
  return (
    `To build it yourself, run \`npx -p @napi-rs/cli@3 npm run build\` in the folder of ${NAME}; ` +
    'that needs Rust from https://rustup.rs'
  );
}

module.exports = { explain };
