'use strict';

// `npm run build:ws`: builds js/process-manager/vendor/ws.js from the package ws. Without it, the published package
// would need a dependency only for users who open the process manager in a browser.

const fs = require('fs');
const path = require('path');
const { rolldown } = require('rolldown');

const ROOT = path.join(__dirname, '..', '..');
const folder = path.join(ROOT, 'js', 'process-manager', 'vendor');
const ws = path.dirname(require.resolve('ws/package.json'));

async function main() {
  const bundle = await rolldown({
    input: path.join(ws, 'lib', 'websocket-server.js'),
    platform: 'node',
    // ws looks for these faster native versions and works without them.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warn',
  });
  const banner = `// @ts-nocheck\n/* ws ${require('ws/package.json').version}\n\n${fs.readFileSync(path.join(ws, 'LICENSE'), 'utf8')}*/`;
  await bundle.write({ file: path.join(folder, 'ws.js'), format: 'cjs', banner, exports: 'auto' });
  await bundle.close();
}

main();
