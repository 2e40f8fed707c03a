'use strict';

// Checks which files of js/ require which others: folders follow their order, and files form no cycles. A require
// inside a function counts, too.

const fs = require('fs');
const path = require('path');

/** The folders of js/. A file may require files of its own folder and of the rows above. */
const ORDER = [
  ['common'],
  ['native'],
  ['wire'],
  ['codec'],
  ['shared-memory', 'load-balancer'],
  ['pool', 'process-host'],
  ['process-manager', 'tasks', 'threads'],
  ['electron', 'queue'],
  ['command'],
];

const ROW = new Map(ORDER.flatMap((names, row) => names.map((name) => [name, row])));

/**
 * @param {string} root
 * @param {string[]} files the files of the package
 * @returns {string[]} the faults
 */
function checkFolders(root, files) {
  const js = files.filter((file) => /^js\/.*\.js$/.test(file) && !/\/(vendor|page)\//.test(file));
  const graph = new Map(js.map((file) => [file, requiredBy(root, file)]));
  return [...graph].flatMap(([file, used]) => checkOrder(file, used)).concat(circles(graph));
}

/** @param {string} root @param {string} file */
function requiredBy(root, file) {
  const code = fs.readFileSync(path.join(root, file), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
  return [...code.matchAll(/require\('(\.[^']+)'\)/g)].map(([, name]) =>
    path.posix.join(path.posix.dirname(file), name),
  );
}

/** @param {string} file @param {string[]} used */
function checkOrder(file, used) {
  const own = folderOf(file);
  if (!ROW.has(own)) return [`${file}: in no folder of scripts/checks/js-folders.js`];
  return used
    .filter((other) => other.startsWith('js/') && !mayUse(own, folderOf(other)))
    .map((other) => `${file}: js/${own} must not require ${other}`);
}

/** @param {string} own @param {string} used */
function mayUse(own, used) {
  return own === used || (ROW.get(own) ?? -1) > (ROW.get(used) ?? Infinity);
}

/** @param {string} file */
function folderOf(file) {
  return file.split('/')[1];
}

/**
 * Returns each cycle once.
 *
 * @param {Map<string, string[]>} graph
 */
function circles(graph) {
  /** @type {string[]} */
  const found = [];
  const done = new Set();
  /** @param {string} file @param {string[]} way */
  const walk = (file, way) => {
    if (way.includes(file)) {
      found.push(`${[...way.slice(way.indexOf(file)), file].join(' -> ')}: a circle`);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

module.exports = { checkFolders };
