'use strict';

const path = require('path');
const { PoolError, invalidArg } = require('../../common/errors.js');
const { inheritFlags, resolveFile } = require('./inherited-flags.js');
const { joinNodeOptions, splitNodeOptions } = require('../../common/node-options.js');

/** Node's variables that hold a path. */
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
 * The environment of children: the pool's variables over the host's, as in electron-re. Values become strings as in
 * `fork`; undefined leaves a variable out. The core reports a value that is not an object.
 *
 * @param {unknown} given the option `env`
 * @param {{ from: string, to: string }} folders the start folder of the host, and the folder of children
 * @returns {Record<string, string>}
 */
function childEnv(given, folders) {
  const isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (given !== undefined && !isMap) return /** @type {any} */ (given);
  /** @type {Map<string, unknown>} */
  const entries = new Map(Object.entries(process.env));
  // Like fork, this includes what an object inherits from its prototype. Symbols are not names of variables.
  for (const name in given) entries.set(name, /** @type {any} */ (given)[name]);
  // Electron's own fork sets this too: its binary runs as Node only with this variable.
  if (process.versions.electron) entries.set('ELECTRON_RUN_AS_NODE', '1');
  /** @type {Array<[string, string]>} */
  const texts = [];
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const text = toText(name, value);
    // A value that equals the host's own keeps the meaning that it has in the host.
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
 * Converts a variable of the host for its children. Relative paths start from the host's start folder.
 *
 * @param {string} name
 * @param {string} text
 * @param {{ from: string, to: string }} folders
 * @returns {string | undefined} undefined leaves the variable out
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
