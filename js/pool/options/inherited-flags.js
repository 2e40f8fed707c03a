'use strict';

const path = require('path');
const { pathToFileURL } = require('url');
const { resolveBare } = require('./bare-specifier.js');

/** Flags for the host alone: what it runs, and its inspector. A child with them would not run its script. */
const OWN =
  /^(--inspect|--debug|--eval|--print|--input-type|--interactive|--test|--watch|--check|--run|--build-s|--snapshot-blob|--experimental-sea-config|--experimental-test|--prof-process)/;
const OWN_SHORT = new Set(['-e', '-p', '-pe', '-i', '-c']);
/** The flags among them whose value may be the next argument. */
const WITH_VALUE =
  /^(-e|-p|-pe|--eval|--print|--input-type|--inspect-port|--inspect-publish-uid|--debug-port|--watch-path|--watch-kill-signal|--run|--build-snapshot-config|--build-sea|--snapshot-blob|--experimental-sea-config|--experimental-test-isolation|--test-(concurrency|coverage-(branches|exclude|functions|include|lines)|global-setup|isolation|name-pattern|random-seed|reporter|reporter-destination|shard|skip-pattern|timeout|rerun-failures))$/;
/** Flags whose value is resolved as `require` does. */
const REQUIRES = new Set(['-r', '--require']);
/** Flags whose value is resolved as `import` does. */
const IMPORTS = new Set(['--import', '--loader', '--experimental-loader']);
/** Flags whose value is a file or folder. */
const FILES = new Set([
  '--allow-fs-read',
  '--allow-fs-write',
  '--cpu-prof-dir',
  '--diagnostic-dir',
  '--env-file',
  '--env-file-if-exists',
  '--experimental-config-file',
  '--experimental-policy',
  '--heap-prof-dir',
  '--icu-data-dir',
  '--localstorage-file',
  '--openssl-config',
  '--redirect-warnings',
  '--report-dir',
  '--report-directory',
  '--tls-keylog',
  '--trace-event-file-pattern',
]);

/**
 * Converts the host's flags for its children. Drops the flags for the host alone, and resolves relative paths against
 * the folder that the host was started in.
 *
 * @param {string[]} flags
 * @param {{ from: string, to: string }} folders the start folder of the host, and the folder of children
 */
function inheritFlags(flags, folders) {
  /** @type {string[]} */
  const inherited = [];
  for (let at = 0; at < flags.length; at += 1) {
    const { name, value } = split(flags[at]);
    const takesNext = value === undefined && at + 1 < flags.length;
    if (OWN.test(name) || OWN_SHORT.has(name)) {
      if (takesNext && WITH_VALUE.test(name)) at += 1;
    } else if (takesNext && isResolved(name)) {
      at += 1;
      inherited.push(flags[at - 1], resolve(name, flags[at], folders));
    } else if (value !== undefined && isResolved(name)) {
      inherited.push(`${flags[at].slice(0, -value.length || undefined)}${resolve(name, value, folders)}`);
    } else {
      inherited.push(flags[at]);
    }
  }
  return inherited;
}

/** In long flags, Node accepts `_` for `-`. @param {string} flag @returns {{ name: string, value?: string }} */
function split(flag) {
  if (!flag.startsWith('--')) return { name: flag };
  const equals = flag.indexOf('=');
  if (equals < 0) return { name: flag.replace(/_/g, '-') };
  return { name: flag.slice(0, equals).replace(/_/g, '-'), value: flag.slice(equals + 1) };
}

/** @param {string} name */
function isResolved(name) {
  return REQUIRES.has(name) || IMPORTS.has(name) || FILES.has(name);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {{ from: string, to: string }} folders
 */
function resolve(name, value, folders) {
  if (FILES.has(name)) return value === '*' ? value : resolveFile(value, folders.from);
  // The value is an absolute path, or a URL: file:, data:, node:.
  if (value === '' || path.isAbsolute(value) || /^[a-z][a-z\d+.-]+:/i.test(value)) return value;
  const isImport = IMPORTS.has(name);
  if (!/^\.\.?(\/|$)/.test(value)) return resolveBare(value, isImport, folders);
  return isImport ? new URL(value, pathToFileURL(`${folders.from}/`)).href : resolveFile(value, folders.from);
}

/**
 * Resolves a path. A trailing slash stays.
 *
 * @param {string} file
 * @param {string} from
 */
function resolveFile(file, from) {
  return file === '' || path.isAbsolute(file) || /^file:/i.test(file) ? file : path.join(from, file);
}

module.exports = { inheritFlags, resolveFile };
