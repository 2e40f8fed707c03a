'use strict';

// index.d.ts lists every error code of this package. Checks that Rust, JavaScript and the manual agree with it.

const fs = require('fs');
const path = require('path');

/** Node's own codes, which our code compares with. */
const OF_NODE = [
  'ERR_REQUIRE_ESM',
  'ERR_REQUIRE_ASYNC_MODULE',
  'ERR_WORKER_OUT_OF_MEMORY',
  'ERR_ACCESS_DENIED',
  'ERR_UNKNOWN_FILE_EXTENSION',
];
/** Built files, and files by others. */
const NOT_OURS = /^js\/(electron\/process-manager\/page|process-manager\/vendor)\//;

/**
 * @param {string} root
 * @param {string[]} files all source files, as git lists them
 * @returns {string[]} the faults
 */
function checkErrorCodes(root, files) {
  const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
  const listed = new Set([...read('index.d.ts').matchAll(/^ {2}\| '(ERR_\w+)'/gm)].map(([, code]) => code));
  const docs = fs.readdirSync(path.join(root, 'docs')).map((file) => `docs/${file}`);
  const used = new Map();
  for (const file of [...files, 'README.md', ...docs.filter((name) => name.endsWith('.md'))])
    if (!NOT_OURS.test(file))
      for (const [code] of read(file).matchAll(/\bERR_[A-Z_]*[A-Z]\b/g)) used.set(code, file);
  const unknown = [...used].filter(([code]) => !listed.has(code) && !OF_NODE.includes(code));
  const unused = [...listed].filter((code) => !used.has(code));
  return [
    ...unknown.map(([code, file]) => `${file}: index.d.ts does not list ${code}`),
    ...unused.map((code) => `index.d.ts: nothing has the code ${code}`),
  ];
}

module.exports = { checkErrorCodes };
