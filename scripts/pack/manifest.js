'use strict';

// `prepare` builds in a clone. npm warns users of it when they install a tarball that has such a script, so there it has another name.

const IN_REPOSITORY = '"prepare":';
const IN_PACKAGE = '"prepare:clone":';

/** @param {string} text package.json */
const packedManifest = (text) => text.replace(IN_REPOSITORY, IN_PACKAGE);

/** The reverse. @param {string} text package.json */
const repositoryManifest = (text) => text.replace(IN_PACKAGE, IN_REPOSITORY);

module.exports = { packedManifest, repositoryManifest };
