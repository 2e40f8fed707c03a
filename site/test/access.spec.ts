import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, test } from './site';

/** One of each kind of page, and those with the most of tables, code and pictures. */
const PAGES = [
  'index.html',
  'tasks.html',
  'pool.html',
  'process-manager.html',
  'what-happens-when.html',
  'performance.html',
  'how-it-works.html',
  'recipes/images.html',
  'reference/index.html',
  'reference/pool/ChildProcessPool.html',
];
const VIEWS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 400 },
] as const;

/** What axe finds wrong, as lines to read. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
  });
}

for (const name of PAGES) {
  test(`axe finds nothing on ${name}, in light and dark, wide and narrow`, async ({ page, open }) => {
    await open(name);
    for (const { colorScheme, width } of VIEWS) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await expect(page.locator('html')).toHaveClass(colorScheme === 'dark' ? /dark/ : /^(?!.*dark)/);
      expect(await violations(page)).toEqual([]);
    }
  });
}
