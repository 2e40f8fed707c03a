'use strict';

const fs = require('fs');
const { createRequire } = require('module');
const path = require('path');
const { pathToFileURL } = require('url');

/** The conditions that Node's `import` uses, apart from the user's own `--conditions`. */
const CONDITIONS = new Set(['node', 'import', 'node-addons', 'module-sync', 'default']);

/**
 * Resolves a package name of `--require` or `--import` so that it is found from another folder. The name stays as it is
 * if both folders find the same file.
 *
 * @param {string} specifier
 * @param {boolean} isImport
 * @param {{ from: string, to: string }} folders
 */
function resolveBare(specifier, isImport, { from, to }) {
  const find = isImport ? findImport : findRequire;
  const found = find(specifier, from);
  if (found === undefined || found === find(specifier, to)) return specifier;
  return isImport ? pathToFileURL(found).href : found;
}

/** @param {string} specifier @param {string} folder */
function findRequire(specifier, folder) {
  try {
    return createRequire(path.join(folder, 'noop.js')).resolve(specifier);
  } catch {
    return undefined;
  }
}

/** @param {string} specifier @param {string} folder */
function findImport(specifier, folder) {
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(specifier) ?? [];
  const root = findPackage(name, folder);
  if (root === undefined) return undefined;
  try {
    const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    // Without `exports`, `require` and `import` resolve to the same file.
    if (exports === undefined || exports === null) return findRequire(specifier, folder);
    const target = targetOf(exports, `.${rest}`);
    return target === undefined ? undefined : fs.realpathSync(path.join(root, target));
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {string} folder @returns {string | undefined} */
function findPackage(name, folder) {
  const candidate = path.join(folder, 'node_modules', name);
  if (fs.existsSync(path.join(candidate, 'package.json'))) return candidate;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : findPackage(name, parent);
}

/**
 * Returns the target of a subpath in the `exports` field of a package.json.
 *
 * @param {any} exports
 * @param {string} subpath `.` or `./…`
 */
function targetOf(exports, subpath) {
  const hasSubpaths = isObject(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (!hasSubpaths) return subpath === '.' ? choose(exports) : undefined;
  // Old Electrons lack Object.hasOwn.
  if (Object.prototype.hasOwnProperty.call(exports, subpath)) return choose(exports[subpath]);
  const patterns = Object.keys(exports).filter((key) => key.includes('*') && matches(key, subpath));
  // The longest prefix takes precedence.
  patterns.sort((a, b) => b.indexOf('*') - a.indexOf('*'));
  if (patterns.length === 0) return undefined;
  const [before, after] = patterns[0].split('*');
  const star = subpath.slice(before.length, subpath.length - after.length);
  return choose(exports[patterns[0]])?.replaceAll('*', star);
}

/** @param {string} pattern @param {string} subpath */
function matches(pattern, subpath) {
  const [before, after] = pattern.split('*');
  return (
    subpath.startsWith(before) && subpath.endsWith(after) && subpath.length >= before.length + after.length
  );
}

/** @param {any} target @returns {string | undefined} */
function choose(target) {
  // Other targets are invalid. Node skips them in a list.
  if (typeof target === 'string') return target.startsWith('./') ? target : undefined;
  if (Array.isArray(target)) return target.map(choose).find((one) => one !== undefined);
  if (!isObject(target)) return undefined;
  const keys = Object.keys(target).filter((key) => CONDITIONS.has(key));
  return keys.map((key) => choose(target[key])).find((one) => one !== undefined);
}

/** @param {unknown} value @returns {value is Record<string, any>} */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

module.exports = { resolveBare };
