'use strict';
// A registry on this machine with only the packages of a release. As with npm's registry, package managers find the
// binary for their system in it.

const crypto = require('crypto');
const { once } = require('events');
const fs = require('fs');
const http = require('http');
const path = require('path');
const { run } = require('./tarballs.js');

/** @typedef {{ manifest: any, content: Buffer }} Package */

/** @param {string} tarball @returns {Package} */
function readPackage(tarball) {
  const manifest = run(path.dirname(tarball), 'tar', 'xzOf', tarball, 'package/package.json');
  return { manifest: JSON.parse(manifest), content: fs.readFileSync(tarball) };
}

/** Returns a registry's description of a package. @param {Package} one @param {string} url the URL of the registry */
function describe({ manifest, content }, url) {
  const { name, version } = manifest;
  const sum = (/** @type {string} */ algorithm, /** @type {'base64' | 'hex'} */ encoding) =>
    crypto.createHash(algorithm).update(content).digest(encoding);
  const dist = {
    tarball: `${url}/${name}/-/${name}-${version}.tgz`,
    integrity: `sha512-${sum('sha512', 'base64')}`,
    shasum: sum('sha1', 'hex'),
  };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

/**
 * @param {string[]} tarballs
 * @returns {Promise<{ url: string, close: () => Promise<unknown> }>}
 */
async function openRegistry(tarballs) {
  const packages = new Map(tarballs.map(readPackage).map((one) => [one.manifest.name, one]));
  const server = http.createServer((request, response) => {
    const [, name, file] = new URL(String(request.url), url).pathname.split('/');
    const found = packages.get(name);
    if (!found) response.writeHead(404).end('{}');
    else response.end(file ? found.content : JSON.stringify(describe(found, url)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${/** @type {import('net').AddressInfo} */ (server.address()).port}`;
  return {
    url,
    close: () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      return closed;
    },
  };
}

module.exports = { openRegistry };
