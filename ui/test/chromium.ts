import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const NONE =
  'There is no Chromium to run the tests of the page in: `npx playwright install chromium`, or set CHROMIUM_PATH';

/** The system's Chromium, else the one that `npx playwright install chromium` fetches. */
export function findChromium(): string | undefined {
  const places = [process.env.CHROMIUM_PATH, ...PLACES, chromium.executablePath()];
  const found = places.find((path) => path && existsSync(path));
  if (found) return found;
  if (process.env.REQUIRE_CHROMIUM) throw new Error(NONE);
  console.warn(`${NONE}. They are left out.`);
  return undefined;
}
