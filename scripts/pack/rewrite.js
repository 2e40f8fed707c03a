'use strict';

// `npm pack` and `npm publish` run this with `packed` before they read README.md and package.json, and with
// `repository` afterwards.

const fs = require('fs');
const path = require('path');
const manifest = require('../../package.json');
const { absoluteLinks, relativeLinks } = require('./links.js');
const { packedManifest, repositoryManifest } = require('./manifest.js');

/** @param {string} name @param {(text: string) => string} change */
function rewrite(name, change) {
  const file = path.join(__dirname, '../..', name);
  fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
}

const isPacked = process.argv[2] === 'packed';
rewrite('README.md', (text) => (isPacked ? absoluteLinks : relativeLinks)(text, manifest));
rewrite('package.json', isPacked ? packedManifest : repositoryManifest);
