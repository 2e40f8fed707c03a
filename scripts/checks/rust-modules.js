'use strict';

// Checks the rules for Rust's modules: only the platform module names an operating system, and no modules form a cycle.

const fs = require('fs');
const path = require('path');

const PLATFORM = 'src/core/platform/';
const SYSTEM =
  /\b(nix|libc|rustix|windows_sys)::|\buse (nix|libc|windows_sys)\b|\bstd::os::|\btokio::(net|io::unix|process|signal)\b|\btarget_(os|family)\b|\bcfg!?\((\w+\()*(unix|windows)\b|"\/(proc|sys)\//;

/**
 * @param {string} root
 * @param {string[]} files all source files, as git lists them
 * @returns {string[]} the faults
 */
function checkModules(root, files) {
  const rust = files.filter((file) => file.endsWith('.rs'));
  const named = rust
    .filter((file) => !file.startsWith(PLATFORM) && SYSTEM.test(codeOf(path.join(root, file))))
    .map((file) => `${file}: names the operating system, which only ${PLATFORM} may`);
  const modules = rust.filter((file) => !/\/tests?(\/|\.rs)|_tests\.rs|models?\.rs/.test(file));
  const sources = new Map(modules.map((file) => [file, withoutTests(codeOf(path.join(root, file)))]));
  return [...named, ...circlesIn(graphOf(sources))];
}

/** Returns the code without comments. @param {string} file */
function codeOf(file) {
  return fs.readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, '');
}

/** Removes tests, which may use any other module. @param {string} code */
function withoutTests(code) {
  return code.replace(/^#\[cfg\((all\()?test[\s\S]*?^}/gm, '');
}

/** Returns which file uses which others. @param {Map<string, string>} sources @returns {Map<string, Set<string>>} */
function graphOf(sources) {
  const fileOf = new Map([...sources.keys()].map((file) => [moduleOf(file), file]));
  const graph = new Map();
  for (const [file, code] of sources) {
    const used = pathsIn(code, moduleOf(file))
      .map((steps) => resolve(steps, fileOf, sources))
      .filter((found) => found !== undefined && found !== file && !isParent(found, file));
    graph.set(file, new Set(used));
  }
  return graph;
}

/** Returns core::pool::engine for `src/core/pool/engine/mod.rs`, for example. @param {string} file */
function moduleOf(file) {
  return file
    .replace(/^src\//, '')
    .replace(/(\/mod)?\.rs$/, '')
    .replaceAll('/', '::');
}

/** A module may use its parent's items, and it declares its children. @param {string} one @param {string} other */
function isParent(one, other) {
  const [a, b] = [moduleOf(one), moduleOf(other)];
  return a.startsWith(`${b}::`) || b.startsWith(`${a}::`);
}

/** Returns all paths in a file as absolute paths. @param {string} code @param {string} own */
function pathsIn(code, own) {
  const written = code.matchAll(/\b((?:crate|super|self)(?:::\w+)*)(?:::\{([^}]*)\})?/g);
  return [...written].flatMap(([, start, list]) => {
    const steps = absolute(start.split('::'), own.split('::'));
    const names = list ? list.split(',').map((name) => name.trim().split(/::| as /)) : [[]];
    return names.map((name) => [...steps, ...name.filter((step) => step !== 'self' && step !== '')]);
  });
}

/** @param {string[]} steps @param {string[]} own */
function absolute(steps, own) {
  if (steps[0] === 'crate') return steps.slice(1);
  const ups = steps.findIndex((step) => step !== 'super' && step !== 'self');
  const rest = ups === -1 ? [] : steps.slice(ups);
  const climbs = steps.filter((step) => step === 'super').length;
  return [...own.slice(0, own.length - climbs), ...rest];
}

/** Returns the file that an absolute path leads to, following re-exports by `pub use`. */
function resolve(steps, fileOf, sources, depth = 0) {
  for (let length = steps.length; length > 0; length -= 1) {
    const file = fileOf.get(steps.slice(0, length).join('::'));
    if (!file) continue;
    const next = steps[length];
    const handed = next && depth < 4 ? handedOn(sources.get(file), next) : undefined;
    if (!handed) return file;
    return resolve(
      [...steps.slice(0, length), ...handed, ...steps.slice(length)],
      fileOf,
      sources,
      depth + 1,
    );
  }
  return undefined;
}

/** Returns the child module from which a module re-exports an item. @param {string} code @param {string} item */
function handedOn(code, item) {
  for (const [, from, list, single] of code.matchAll(
    /pub(?:\([^)]*\))? use (\w+(?:::\w+)*)::(?:\{([^}]*)\}|(\w+));/g,
  )) {
    const names = (list ?? single).split(',').map((name) => name.trim().split(' ')[0]);
    if (names.includes(item) && !/^(crate|super|std|core)/.test(from)) return from.split('::');
  }
  return undefined;
}

/** @param {Map<string, Set<string>>} graph @returns {string[]} */
function circlesIn(graph) {
  const [done, found] = [new Set(), []];
  const visit = (file, trail) => {
    const at = trail.indexOf(file);
    if (at >= 0) return void found.push(`a circle: ${[...trail.slice(at), file].join(' → ')}`);
    if (done.has(file)) return undefined;
    for (const used of graph.get(file) ?? []) visit(used, [...trail, file]);
    return void done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

module.exports = { checkModules };
