'use strict';

const { pathToFileURL } = require('url');

/** What `require` says of a module that only `import` loads. */
const ONLY_IMPORTED = ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'];

/**
 * What a module exports, of either kind. CommonJS first: in Electron only `require` reads archives.
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
