'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { parseArgs } = require('util');
const { LoadBalancer } = require('electron-re-native');

const STRATEGIES = Object.keys(LoadBalancer.ALGORITHM);

const USAGE = `Usage: npm run demo -- [folder] [options]

  folder             what to work on; default: this repository with its node_modules
  --strategy NAME    how calls find their child; default: MINIMUM_CONNECTION
                     ${STRATEGIES.slice(0, 4).join(', ')},
                     ${STRATEGIES.slice(4).join(', ')}
  --max N            children; default: one per core, at least 2
  --limit N          the first N files only
  --json             print the results as JSON, and nothing else
  --help             print this`;

const REPOSITORY = path.join(__dirname, '..', '..');

/** @param {string[]} args */
function parseOptions(args) {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw usageError(`one folder at a time, got ${positionals.join(' and ')}`);
  const { strategy = 'MINIMUM_CONNECTION', json = false, help = false } = values;
  if (!STRATEGIES.includes(strategy)) throw usageError(`there is no strategy '${strategy}'`);
  return {
    folder: existingFolder(positionals[0] ?? REPOSITORY),
    title: positionals[0] ?? 'this repository',
    strategy,
    max: count('max', values.max) ?? Math.max(os.cpus().length, 2),
    limit: count('limit', values.limit),
    json,
    help,
  };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        strategy: { type: 'string' },
        max: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    // Its second sentence is about another case.
    throw usageError(error.message.split('. ')[0]);
  }
}

/** @param {string} name @param {string | undefined} value */
function count(name, value) {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw usageError(`--${name} must be a whole number of at least 1, got '${value}'`);
  return Number(value);
}

/** The real path, so that a link to a folder works as the folder does. */
function existingFolder(folder) {
  try {
    const real = fs.realpathSync(folder);
    if (fs.statSync(real).isDirectory()) return real;
  } catch (error) {
    throw usageError(`cannot read the folder '${folder}' (${error.code})`);
  }
  throw usageError(`'${folder}' is no folder`);
}

function usageError(message) {
  return Object.assign(new Error(message), { isUsage: true });
}

module.exports = { parseOptions, usageError, USAGE };
