'use strict';
// Run in another engine: reads what this one's tests have encoded, says what differs from the value made here, and
// answers with its own encoding. Parts travel as base64.

const { decode, encode } = require('./carry.js');
const { difference } = require('./same-graph.js');
const { VALUES } = require('./values.js');

let input = '';
process.stdin.setEncoding('utf8').on('data', (text) => (input += text));
process.stdin.on('end', () => {
  const answers = Object.entries(JSON.parse(input)).map(([name, encoded]) => {
    const parts = encoded.parts.map((part) => new Uint8Array(Buffer.from(part, 'base64')).buffer);
    const differs = difference(VALUES[name](), decode({ ...encoded, parts }));
    const own = encode(VALUES[name]());
    const ownParts = own.parts.map((part) => Buffer.from(part).toString('base64'));
    return [name, { differs, ...own, parts: ownParts }];
  });
  process.stdout.write(JSON.stringify({ node: process.version, answers: Object.fromEntries(answers) }));
});
