'use strict';

const path = require('path');
const { fileURLToPath } = require('url');
const { PoolError, invalidArg } = require('../../common/errors.js');

/**
 * An option or argument as a path: a file: URL, as an object or as its text, becomes one. What is neither a URL nor
 * text is left for the core to complain of.
 *
 * @param {string} name
 * @param {any} value
 */
function toPath(name, value) {
  if (typeof value === 'string' && !/^[a-z][a-z\d+.-]+:/i.test(value)) return value;
  // Not by instanceof: other realms have their own URL.
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
 * The folder that children start in. A relative one is meant from the host's at this moment.
 *
 * @param {any} cwd
 * @param {any} script
 */
function childFolder(cwd, script) {
  if (typeof cwd === 'string') return path.resolve(cwd);
  return typeof script === 'string' ? path.dirname(script) : '/';
}

module.exports = { childFolder, toPath };
