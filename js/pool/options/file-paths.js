'use strict';

const path = require('path');
const { fileURLToPath } = require('url');
const { PoolError, invalidArg } = require('../../common/errors.js');

/**
 * Converts an option or argument to a path. A file: URL, as an object or as text, becomes a path. The core reports a
 * value that is neither a URL nor text.
 *
 * @param {string} name
 * @param {any} value
 */
function toPath(name, value) {
  if (typeof value === 'string' && !/^[a-z][a-z\d+.-]+:/i.test(value)) return value;
  // Other realms have their own URL class, so `instanceof` would miss some URLs.
  const href = typeof value === 'string' ? value : hrefOf(value);
  if (href === undefined) return value;
  if (!/^file:/i.test(href)) throw invalidArg(name, 'a path or a file: URL', href);
  try {
    return fileURLToPath(href);
  } catch (cause) {
    const { message } = invalidArg(name, 'the URL of a local file', href);
    throw new PoolError('ERR_INVALID_ARG', message, { cause });
  }
}

/** @param {any} value @returns {string | undefined} */
function hrefOf(value) {
  const isUrl =
    typeof value === 'object' && typeof value?.href === 'string' && typeof value.protocol === 'string';
  return isUrl ? value.href : undefined;
}

/**
 * Returns the folder that children start in. A relative one starts from the host's current folder.
 *
 * @param {any} cwd
 * @param {any} script
 */
function childFolder(cwd, script) {
  if (typeof cwd === 'string') return path.resolve(cwd);
  return typeof script === 'string' ? path.dirname(script) : '/';
}

module.exports = { childFolder, toPath };
