'use strict';

const path = require('path');
const { PoolError, invalidArg } = require('../../common/errors.js');
const { inheritFlags, resolveFile } = require('./inherited-flags.js');
const { joinNodeOptions, splitNodeOptions } = require('../../common/node-options.js');

/** Variables of Node's that hold a path. */
const FILES = [
  'NODE_COMPILE_CACHE',
  'NODE_EXTRA_CA_CERTS',
  'NODE_ICU_DATA',
  'NODE_REDIRECT_WARNINGS',
  'OPENSSL_CONF',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
];

/**
 * The environment of children: the pool's over the host's, as electron-re has it. Values become strings as `fork` makes them;
 * undefined leaves a variable out. What is no object is left for the core to complain of.
 *
 * @param {unknown} given the option `env`
 * @param {{ from: string, to: string }} folders where the host was started, and where children are
 * @returns {Record<string, string>}
 */
function childEnv(given, folders) {
  const isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (given !== undefined && !isMap) return /** @type {any} */ (given);
  /** @type {Map<string, unknown>} */
  const entries = new Map(Object.entries(process.env));
  // With what an object has from its prototype, as in fork. Symbols are no names.
  for (const name in given) entries.set(name, /** @type {any} */ (given)[name]);
  // As Electron's own fork does: its binary is a Node only with this set.
  if (process.versions.electron) entries.set('ELECTRON_RUN_AS_NODE', '1');
  /** @type {Array<[string, string]>} */
  const texts = [];
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const text = toText(name, value);
    // Somebody who hands over the host's own value means it as it is meant there.
    const own = text === process.env[name] ? inherit(name, text, folders) : text;
    if (own !== undefined) texts.push([name, own]);
  }
  return Object.fromEntries(texts);
}

/** @param {string} name @param {any} value */
function toText(name, value) {
  let text;
  try {
    text = `${value}`;
  } catch (cause) {
    const { message } = invalidArg(`env.${name}`, 'a value that can be converted to a string', value);
    throw new PoolError('ERR_INVALID_ARG', message, { cause });
  }
  if (`${name}${text}`.includes('\0')) throw invalidArg(`env.${name}`, 'without NUL characters', value);
  return text;
}

/**
 * A variable of the host's as its children get it: relative paths are meant from where the host was started.
 *
 * @param {string} name
 * @param {string} text
 * @param {{ from: string, to: string }} folders
 * @returns {string | undefined} undefined: not at all
 */
function inherit(name, text, folders) {
  if (name === 'NODE_OPTIONS') return inheritNodeOptions(text, folders);
  if (FILES.includes(name)) return resolveFile(text, folders.from);
  if (name !== 'NODE_PATH') return text;
  const parts = text.split(path.delimiter).map((part) => resolveFile(part, folders.from));
  return parts.join(path.delimiter);
}

/** @param {string} text @param {{ from: string, to: string }} folders */
function inheritNodeOptions(text, folders) {
  const flags = splitNodeOptions(text);
  if (flags === undefined) return text;
  const inherited = inheritFlags(flags, folders);
  const isSame = inherited.length === flags.length && inherited.every((flag, at) => flag === flags[at]);
  if (isSame) return text;
  return inherited.length > 0 ? joinNodeOptions(inherited) : undefined;
}

module.exports = { childEnv };
