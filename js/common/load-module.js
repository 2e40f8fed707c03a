'use strict';

const { pathToFileURL } = require('url');

/** Error codes of `require` for a module that only `import` can load. */
const ONLY_IMPORTED = ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'];

/**
 * The exports of a module of either kind. CommonJS first: in Electron only `require` reads archives.
 *
 * @param {string} file its absolute path
 * @returns {Promise<any>}
 */
async function loadModule(file) {
  try {
    return require(file);
  } catch (error) {
    if (!ONLY_IMPORTED.includes(/** @type {any} */ (error)?.code)) throw error;
    return import(pathToFileURL(file).href);
  }
}

module.exports = { loadModule };
