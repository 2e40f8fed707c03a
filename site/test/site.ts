import { test as base } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { BASE, fileOf } from './dist';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** A host that knows nothing but files: no rewrites, no endings left out. */
function serve() {
  return createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const name = pathname.startsWith(BASE) ? decodeURIComponent(pathname.slice(BASE.length)) : undefined;
    const content = name === undefined ? undefined : fileOf(name.replace(/(^|\/)$/, '$1index.html'));
    response.writeHead(content ? 200 : 404, {
      'content-type': TYPES[extname(name || '.html')] ?? 'text/plain',
    });
    response.end(content ?? 'not found');
  });
}

type Open = (file: string) => Promise<void>;

/**
 * `open` goes to a file of the site and waits until it answers to keys. A page that logs an error, throws, or asks in vain for a file fails
 * its test.
 */
export const test = base.extend<{ open: Open }, { site: string }>({
  site: [
    // Playwright takes no other way to say that it needs no other fixture.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = serve();
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
    { scope: 'worker' },
  ],
  open: async ({ page, site }, use) => {
    await use(async (file) => {
      await page.goto(site + file);
      await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
    });
  },
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} of ${response.url()}`);
    });
    await use(page);
    if (faults.length > 0) throw new Error(`the page has said:\n${faults.join('\n')}`);
  },
});

export { expect } from '@playwright/test';
