'use strict';

// Which files of js/ may require which: folders in their order, and no circle of files. A require inside a function counts, too.

const fs = require('fs');
const path = require('path');

/** Folders of js/; a file may require those of its own folder and of the rows above. */
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
 * @param {string[]} files of the package
 * @returns {string[]} what is broken
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
 * Each circle once, as the walk first closes it.
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
