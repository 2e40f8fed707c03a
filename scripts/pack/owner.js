'use strict';

// Refuses to publish while package.json does not name the owner: docs/internals/releasing.md lists the fields.

const manifest = require('../../package.json');

const fields = ['author', 'homepage', 'repository', 'bugs', 'funding'];
const open = fields.filter((name) => /\bOWNER\b/.test(JSON.stringify(manifest[name])));
if (open.length > 0) {
  console.error(`package.json: replace OWNER in ${open.join(', ')}`);
  process.exit(1);
}
