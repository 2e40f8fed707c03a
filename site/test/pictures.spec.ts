import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './site';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test('the drawing of the life of a child has each phase that the code has', () => {
  const [, phases] = read('src/core/child/state.rs').match(/pub enum Phase \{([\s\S]*?)^\}/m) ?? [];
  const names = [...phases.matchAll(/^ {4}(\w+),/gm)].map(([, name]) => name.toLowerCase());
  expect(names.length).toBeGreaterThan(3);
  const drawing = read('docs/pictures/life-of-a-child.svg');
  for (const name of names) expect(drawing).toContain(`class="name">${name}<`);
});

test('charts show what the report says, and drawings are as dark as the page', async ({ page, open }) => {
  await open('performance.html');
  const chart = page.getByRole('img', { name: /^Node 20: calls\/s/ }).first();
  const [, figure] =
    read('bench/REPORT.md').match(
      /### Small calls, 64 in flight\n[\s\S]*?\| electron-re-native \| ([\d,]+) \|/,
    ) ?? [];
  await expect(chart).toContainText(`(${figure})`);
  const [ours, reference] = await Promise.all(
    ['electron-re-native', 'electron-re'].map(async (peer) => {
      const rows = await chart.locator('text[text-anchor="end"]').allTextContents();
      return Number(await chart.locator('rect').nth(rows.indexOf(peer)).getAttribute('width'));
    }),
  );
  const [, times] = read('bench/REPORT.md').match(/\| electron-re-native \| [\d,]+ \| ([\d.]+)×/) ?? [];
  expect(ours / reference).toBeCloseTo(Number(times), 1);

  await open('how-it-works.html');
  const box = page.locator('.drawing .box').first();
  const fill = () => box.evaluate((element) => getComputedStyle(element).fill);
  const light = await fill();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(fill).not.toBe(light);
});
