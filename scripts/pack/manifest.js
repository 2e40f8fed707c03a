'use strict';

// `prepare` builds in a clone. npm warns users who install a tarball with such a script, so the tarball has another
// name for it.

const IN_REPOSITORY = '"prepare":';
const IN_PACKAGE = '"prepare:clone":';

/** @param {string} text package.json */
const packedManifest = (text) => text.replace(IN_REPOSITORY, IN_PACKAGE);

/** Does the reverse. @param {string} text package.json */
const repositoryManifest = (text) => text.replace(IN_PACKAGE, IN_REPOSITORY);

module.exports = { packedManifest, repositoryManifest };
