import { expect } from '@playwright/test';
import { violations } from './axe';
import { test } from './feed-fixture';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of SIZES) {
    test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
      test.use({ colorScheme, viewport });

      test('axe finds nothing on the processes page, its details and its question', async ({
        page,
        open,
      }) => {
        await open({});
        expect(await violations(page)).toEqual([]);
        await page.getByRole('row').filter({ hasText: 'Least connections' }).first().click();
        await expect(page.getByRole('log')).not.toContainText('No output yet');
        expect(await violations(page)).toEqual([]);
        await page.getByRole('searchbox', { name: 'Search the console' }).fill('img');
        await page.getByRole('button', { name: 'Debug' }).click();
        await page.getByRole('button', { name: 'Kill' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('dialog').getByRole('button', { name: 'Kill' }).click();
        await expect(page.getByText(/ended by SIGTERM/)).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('searchbox', { name: 'Filter processes' }).fill('no such thing');
        await expect(page.getByText('Nothing matches').first()).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });

      test('axe finds nothing after the app has ended', async ({ page, open }) => {
        const connection = await open({});
        await page.getByRole('row').filter({ hasText: 'Least connections' }).first().click();
        await expect(page.getByRole('log')).not.toContainText('No output yet');
        connection.send({ type: 'goodbye' });
        await expect(page.getByText('App ended')).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });

      test('axe finds nothing on the pools page', async ({ page, open }) => {
        await open({});
        await page.getByRole('button', { name: 'Pools' }).click();
        await expect(page.getByRole('article')).toHaveCount(4);
        expect(await violations(page)).toEqual([]);
      });

      test('axe finds nothing on the signals page', async ({ page, open }) => {
        await open({});
        await page.getByRole('button', { name: 'Signals' }).click();
        await page.getByRole('row').filter({ hasText: 'Reply' }).last().click();
        await expect(page.getByRole('tree').first()).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });
    });
  }
}

test('axe finds nothing in plain Node and without a connection', async ({ page, open }) => {
  await open({ runtime: 'node' });
  await expect(page.getByRole('button', { name: 'Signals' })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await expect(page.getByText('This address works only once')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
