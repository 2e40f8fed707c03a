import { defineConfig } from '@playwright/test';
import { findChromium } from '../ui/test/chromium';

const executablePath = findChromium();

/** `npm run test:docs`: what `npm run docs` has built, as a static host serves it under SITE_BASE. */
export default defineConfig({
  testDir: './test',
  testMatch: executablePath ? '**/*.spec.ts' : [],
  workers: 2,
  timeout: 60_000,
  reporter: 'list',
  outputDir: '../coverage/site',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath, args: ['--no-sandbox'] },
  },
});
