'use strict';

// The packages of others that we publish: crates in the binary, and npm packages in the page.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const LICENCE_FILE = /^(licen[cs]e|copying|notice|unlicense)/i;

/** @typedef {{ name: string, version: string, licence: string, authors: string[], folder: string }} Part */

/** @param {string} file */
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/** Returns all parts, each once, sorted by name. @returns {Part[]} */
function thirdParties() {
  const parts = [...crates(), ...npmPackages()];
  return parts.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
}

/** Returns the crates that the binary links on any of its targets. @returns {Part[]} */
function crates() {
  const found = new Map();
  for (const target of readJson(path.join(ROOT, 'package.json')).napi.targets)
    for (const part of cratesFor(target)) found.set(part.folder, part);
  return [...found.values()];
}

/** @param {string} target @returns {Part[]} */
function cratesFor(target) {
  const args = ['metadata', '--format-version', '1', '--locked', '--filter-platform', target];
  const metadata = JSON.parse(execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9 }));
  const packages = byId(metadata.packages);
  const nodes = byId(metadata.resolve.nodes);
  const seen = new Set();
  const visit = (/** @type {string} */ id) => {
    if (seen.has(id) || isProcMacro(packages.get(id))) return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps)
      if (dep_kinds.some((/** @type {{ kind: string | null }} */ { kind }) => kind === null)) visit(pkg);
  };
  visit(metadata.resolve.root);
  seen.delete(metadata.resolve.root);
  return [...seen].map((id) => {
    const { name, version, license, authors, manifest_path } = packages.get(id);
    return { name, version, licence: license, authors, folder: path.dirname(manifest_path) };
  });
}

/** @param {Array<{ id: string }>} list @returns {Map<string, any>} */
const byId = (list) => new Map(list.map((entry) => [entry.id, entry]));

/** A procedural macro runs in the compiler. @param {{ targets: Array<{ kind: string[] }> }} crate */
const isProcMacro = ({ targets }) => targets.some(({ kind }) => kind.includes('proc-macro'));

/**
 * Returns the packages that the page imports, with their dependencies, and ws, which serves the page in plain Node.
 *
 * @returns {Part[]}
 */
function npmPackages() {
  const seen = new Map();
  const visit = (/** @type {string} */ name) => {
    if (seen.has(name)) return;
    const folder = path.join(ROOT, 'node_modules', name);
    const { version, license, dependencies = {} } = readJson(path.join(folder, 'package.json'));
    seen.set(name, { name, version, licence: license, authors: [], folder });
    Object.keys(dependencies).forEach(visit);
  };
  ['ws', ...importsOf(path.join(ROOT, 'ui/src'))].forEach(visit);
  return [...seen.values()];
}

/** @param {string} folder @returns {string[]} the packages that its files import */
function importsOf(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name));
  const names = files.flatMap((name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    return [...text.matchAll(/\bfrom '((?:@[\w-]+\/)?[\w-]+)[^']*'/g)].map(([, imported]) => imported);
  });
  return [...new Set(names)];
}

/** Returns the licence text of a part. If there is a choice, it is MIT's. @param {Part} part */
function licenceText({ name, licence, authors, folder }) {
  const files = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.map((entry) => entry.name).filter((file) => LICENCE_FILE.test(file));
  const mit = found.filter((file) => /mit/i.test(file));
  const chosen = mit.length > 0 ? mit : found;
  if (chosen.length > 0)
    return chosen.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n');
  // Some crates publish no licence file. Our own licence has the same terms.
  if (!mayBeMit(licence)) throw new Error(`${name} has no licence file, and its licence is ${licence}`);
  const ours = fs.readFileSync(path.join(ROOT, 'LICENSE'), 'utf8').trim();
  return ours.replace(/^Copyright .*$/m, `Copyright (c) ${authors.join(', ') || `the authors of ${name}`}`);
}

/** Whether an SPDX expression offers MIT as a choice. @param {string} licence */
function mayBeMit(licence) {
  return !/[()]|\bAND\b/.test(licence) && licence.split(/\s+OR\s+|\//).includes('MIT');
}

module.exports = { licenceText, thirdParties };
