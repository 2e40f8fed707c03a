import { violations } from '../../ui/test/axe';
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
  'start/node.html',
  'start/tour.html',
  'recipes/images.html',
  'reference/index.html',
  'reference/pool/ChildProcessPool.html',
];
const VIEWS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'dark', width: 400 },
] as const;

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
