'use strict';

const { createHash } = require('crypto');
const { open } = require('fs/promises');
const http = require('http');
const { ProcessHost } = require('electron-re-native');

/** @param {{ file: string, start: number, end: number }} slice */
async function read({ file, start, end }) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    if (bytesRead !== end - start) throw new Error(`${file} is shorter than it was`);
    return buffer;
  } finally {
    await handle.close();
  }
}

/** @param {string} url @param {http.OutgoingHttpHeaders} headers @param {Buffer} body @param {AbortSignal} signal */
function put(url, headers, body, signal) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'PUT', headers, signal }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A call that is aborted, or whose time is over, ends its request: that is what `signal` is for. */
ProcessHost.registry('upload', async ({ url, index, ...slice }, { signal }) => {
  const body = await read(slice);
  const digest = createHash('sha256').update(body).digest('base64');
  const headers = {
    'Content-Length': body.length,
    'Content-Digest': `sha-256=:${digest}:`,
    'X-Start': slice.start,
  };
  const status = await put(`${url}/slices/${index}`, headers, body, signal);
  if (status !== 204) throw new Error(`the server answered ${status}`);
  return { pid: process.pid };
});
