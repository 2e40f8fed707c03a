import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe finds wrong, as lines to read. */
export async function violations(page: Page): Promise<string[]> {
  // Not a script of the page, so that the page's policy stays as it is.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
  });
}
