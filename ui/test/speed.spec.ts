import { expect, type Page } from '@playwright/test';
import { test } from './feed-fixture';

interface Measured {
  frames: number;
  /** Frames that took longer than 50 ms, the browser's own bound of a long task. */
  long: number;
  longest: number;
  perSecond: number;
  shift: number;
}

/** Watches frames and moves of the layout for so long. */
function measure(page: Page, seconds: number): Promise<Measured> {
  return page.evaluate(async (ms) => {
    let shift = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shift += (entry as unknown as { value: number }).value;
    });
    observer.observe({ type: 'layout-shift' });
    const gaps: number[] = [];
    const start = performance.now();
    let last = start;
    while (last - start < ms) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      gaps.push(now - last);
      last = now;
    }
    observer.disconnect();
    return {
      frames: gaps.length,
      long: gaps.filter((gap) => gap > 50).length,
      longest: Math.max(...gaps),
      perSecond: (gaps.length * 1000) / (last - start),
      shift,
    };
  }, seconds * 1000);
}

// Bounds are far from what is usual (60 a second), so that a busy machine does not fail them; a page that draws all
// rows, or all lines, anew does.
function expectSmooth(what: string, measured: Measured): void {
  console.log(what, JSON.stringify(measured));
  expect(measured.perSecond, 'frames a second').toBeGreaterThan(30);
  expect(measured.long / measured.frames, 'part of frames over 50 ms').toBeLessThan(0.1);
  expect(measured.shift, 'moves of the layout').toBeLessThan(0.01);
}

const MUCH = { processes: 200, linesPerSecond: 1000, messagesPerSecond: 200 };

test('200 processes and 1,000 lines a second keep their frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('button', { name: 'CPU %' }).click();
  await page.getByRole('row').filter({ hasText: 'Least connections' }).first().click();
  const output = page.getByRole('log');
  await expect(output).not.toContainText('Nothing written');
  expectSmooth('processes and console', await measure(page, 5));
  expect(await output.locator('.line').count()).toBeLessThan(60);
  expect(await page.getByRole('grid').getByRole('row').count()).toBeLessThan(60);

  await page.getByRole('searchbox', { name: 'Search the console' }).fill('img');
  expectSmooth('with a search', await measure(page, 3));
});

test('scrolling through the rows keeps its frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('grid').hover();
  const measured = measure(page, 3);
  for (let step = 0; step < 20; step++) await page.mouse.wheel(0, step % 10 < 5 ? 400 : -400);
  expectSmooth('scrolling', await measured);
});

test('200 messages a second keep their frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('button', { name: 'Signals' }).click();
  await expect(page.getByRole('grid')).toContainText('Reply');
  expectSmooth('signals', await measure(page, 4));
});

test('pools of 120 children keep their frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('button', { name: 'Pools' }).click();
  await expect(page.getByRole('article')).toHaveCount(3);
  expectSmooth('pools', await measure(page, 4));
});
