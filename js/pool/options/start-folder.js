'use strict';

/**
 * The folder that the host was started in, as far as can be told: what it was started with is relative to that, and it may
 * go to another. Loaded with the package.
 */
exports.START_FOLDER = currentFolder();

function currentFolder() {
  try {
    return process.cwd();
  } catch {
    // It has been removed.
    return '/';
  }
}
