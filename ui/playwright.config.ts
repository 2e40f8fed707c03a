import { defineConfig } from '@playwright/test';
import { findChromium } from './test/chromium';

const executablePath = findChromium();

export default defineConfig({
  testDir: './test',
  testMatch: executablePath ? '**/*.spec.ts' : [],
  // Where frame times are measured nothing else may run beside: those tests come last, one at a time. To run them alone:
  // `--project speed --no-deps`.
  projects: [
    { name: 'page', testIgnore: '**/speed.spec.ts' },
    {
      name: 'speed',
      testMatch: executablePath ? '**/speed.spec.ts' : [],
      dependencies: ['page'],
      workers: 1,
    },
  ],
  globalSetup: './test/build-page.ts',
  workers: 2,
  timeout: 60_000,
  reporter: 'list',
  // Told as flaky: see `again` in scripts/run-steps.js.
  retries: 1,
  outputDir: '../coverage/ui',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath, args: ['--no-sandbox'] },
  },
});
