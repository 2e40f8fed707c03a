import { defineConfig } from '@playwright/test';
import { findChromium } from './test/chromium';

const executablePath = findChromium();

export default defineConfig({
  testDir: './test',
  testMatch: executablePath ? '**/*.spec.ts' : [],
  globalSetup: './test/build-page.ts',
  // Frame times are measured: nothing else may run beside.
  workers: 1,
  timeout: 60_000,
  reporter: 'list',
  outputDir: '../coverage/ui',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath, args: ['--no-sandbox'] },
  },
});
