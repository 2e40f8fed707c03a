'use strict';

const fs = require('fs');
const path = require('path');
const { parse } = require(require.resolve('acorn', { paths: [require.resolve('webpack')] }));

// What webpack 4 parses at most without a loader, which it has not for packages.
test('renderer.mjs is ES2018 throughout', () => {
  const code = fs.readFileSync(path.join(__dirname, '../../renderer.mjs'), 'utf8');
  const { body } = parse(code, { ecmaVersion: 2018, sourceType: 'module' });
  const exported = body.filter(({ type }) => type.startsWith('Export'));
  expect(exported.length).toBeGreaterThan(0);
});
