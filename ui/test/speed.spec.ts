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

/** What the page's main thread worked, in seconds of its processor's time: the machine's other work is not in it. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
}

const WINDOWS = 6;

/**
 * Frames are lost to whatever else a machine does, so the best of six looks counts; a page that draws all rows or all
 * lines again is slow in each. What the page works itself is bounded in each.
 */
async function expectSmooth(
  what: string,
  page: Page,
  seconds = 3,
  meanwhile = async () => {},
): Promise<void> {
  const worked = await workOf(page);
  for (let left = WINDOWS; left > 0; left--) {
    const before = await worked();
    const measuring = measure(page, seconds);
    await meanwhile();
    const measured = await measuring;
    const busy = ((await worked()) - before) / seconds;
    const rate = `${measured.perSecond.toFixed(1)} frames/s, ${measured.long} of ${measured.frames} over 50 ms`;
    console.log(
      `${what}: ${rate}, longest ${measured.longest.toFixed(0)} ms, main thread ${(busy * 100).toFixed(0)} %`,
    );
    expect(busy, 'part of the time that the main thread works').toBeLessThan(0.6);
    expect(measured.shift, 'moves of the layout').toBeLessThan(0.01);
    if (measured.perSecond > 24 && measured.long / measured.frames < 0.15) return;
  }
  throw new Error(`${what}: fewer than 24 frames a second, or 15 % of them over 50 ms, in ${WINDOWS} looks`);
}

const MUCH = { processes: 200, linesPerSecond: 1000, messagesPerSecond: 200 };

test('200 processes and 1,000 lines a second keep their frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('button', { name: 'CPU %' }).click();
  await page.getByRole('row').filter({ hasText: 'Least connections' }).first().click();
  const output = page.getByRole('log');
  await expect(output).not.toContainText('No output yet');
  await expectSmooth('processes and console', page);
  expect(await output.locator('.line').count()).toBeLessThan(60);
  expect(await page.getByRole('grid').getByRole('row').count()).toBeLessThan(60);

  await page.getByRole('searchbox', { name: 'Search the console' }).fill('img');
  await expectSmooth('with a search', page);
});

test('scrolling through the rows keeps its frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('grid').hover();
  await expectSmooth('scrolling', page, 3, async () => {
    for (let step = 0; step < 20; step++) await page.mouse.wheel(0, step % 10 < 5 ? 400 : -400);
  });
});

test('200 messages a second keep their frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('button', { name: 'Signals' }).click();
  await expect(page.getByRole('grid')).toContainText('Reply');
  await expectSmooth('signals', page);
});

test('pools of 120 children keep their frames', async ({ page, open }) => {
  await open(MUCH);
  await page.getByRole('button', { name: 'Pools' }).click();
  await expect(page.getByRole('article')).toHaveCount(4);
  await expectSmooth('pools', page);
});
