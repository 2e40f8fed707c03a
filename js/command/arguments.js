'use strict';

const util = require('util');

/** Ends the process. @param {string} message @param {string} usage @returns {never} */
function complain(message, usage) {
  process.stderr.write(`${message}\n\n${usage}`);
  process.exit(2);
}

/**
 * The options of a command and its other arguments. Prints its help or an error and ends the process, if needed.
 *
 * @param {string[]} args
 * @param {import('util').ParseArgsConfig['options']} options
 * @param {string} usage
 * @returns {{ values: Record<string, string | undefined>, positionals: string[] }}
 */
function parse(args, options, usage) {
  const { parseArgs } = /** @type {{ parseArgs?: typeof import('util').parseArgs }} */ (util);
  if (!parseArgs) complain('electron-re-native needs Node 16.17, 18.3 or newer for its commands', usage);
  const all = { ...options, help: /** @type {const} */ ({ type: 'boolean', short: 'h' }) };
  const parsed = attempt(() => parseArgs({ args, options: all, allowPositionals: true }), usage);
  if (parsed.values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  return /** @type {any} */ (parsed);
}

/** @template T @param {() => T} act @param {string} usage */
function attempt(act, usage) {
  try {
    return act();
  } catch (error) {
    complain(/** @type {Error} */ (error).message, usage);
  }
}

/**
 * An option that is a number; undefined if it is missing.
 *
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} from
 * @param {number} to
 * @param {string} usage
 */
function wholeNumber(name, text, from, to, usage) {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < from || number > to)
    complain(`--${name} must be a whole number from ${from} to ${to}, got ${text}`, usage);
  return number;
}

module.exports = { complain, parse, wholeNumber };
