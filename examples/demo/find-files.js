'use strict';

const { readdir } = require('fs/promises');
const path = require('path');

/** By this file a folder says that it is a cache that backups skip: Attachments's build folder has one. See bford.info/cachedir. */
const CACHE_TAG = 'CACHEDIR.TAG';

/**
 * Every regular file below a folder, without `.git` and caches. Links are not followed: what they lead to is either
 * found anyway or outside.
 *
 * @param {string} root
 * @returns {Promise<{ files: string[], skipped: string[], unreadable: Array<{ path: string, code: string }> }>} paths
 *   relative to the root; files are sorted
 */
async function findFiles(root) {
  const found = { files: [], skipped: [], unreadable: [] };
  const folders = [''];
  // Folders found on the way join the end of the list.
  for (const folder of folders) {
    const entries = await entriesOf(root, folder, found.unreadable);
    if (folder !== '' && entries.some(({ name }) => name === CACHE_TAG)) {
      found.skipped.push(folder);
      continue;
    }
    for (const entry of entries) {
      const file = path.join(folder, entry.name);
      if (entry.name === '.git') found.skipped.push(file);
      else if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile()) found.files.push(file);
    }
  }
  found.files.sort();
  return found;
}

async function entriesOf(root, folder, unreadable) {
  try {
    return await readdir(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    unreadable.push({ path: folder, code: error.code });
    return [];
  }
}

module.exports = { findFiles };
