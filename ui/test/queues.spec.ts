import { expect, POOL, QUEUE, test } from './backend';

test.beforeEach(async ({ page, backend }) => {
  await backend.open();
  backend.pools([POOL]);
  await page.getByRole('button', { name: 'Pools' }).click();
});

test('shows the queues that the app serves, beside its pools', async ({ page, backend }) => {
  backend.queues([QUEUE]);
  const queue = page.getByRole('article', { name: 'Queue images' });
  await expect(queue.locator('.pool-head')).toContainText('imagesQueue on redis.internal:63792 hosts');
  expect(await queue.locator('.figures dd').allTextContents()).toEqual(['12', '3', '4', '5,678', '2']);
  const rows = queue.getByRole('table', { name: 'Tasks of images on this host' }).getByRole('row');
  await expect(rows).toHaveText(['Task on one:100ActiveDoneFailed', 'resize21,2001', 'crop070']);
  await expect(page.getByRole('article', { name: 'Pool resize' })).toBeVisible();
  backend.queues([]);
  await expect(queue).toBeHidden();
});

test('leaves open what its server does not tell', async ({ page, backend }) => {
  backend.queues([{ ...QUEUE, jobs: null, hosts: [], tasks: [] }]);
  const figures = page.getByRole('article', { name: 'Queue images' }).locator('.figures dd');
  await expect(figures).toHaveText(['–', '–', '–', '–', '–']);
});
