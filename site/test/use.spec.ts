import { expect, test } from './site';

test('a link in the text and one beside it lead to another page, which has its own title', async ({
  page,
  open,
}) => {
  await open('index.html');
  await page.getByRole('main').getByRole('link', { name: 'What happens when' }).click();
  await expect(page).toHaveTitle(/^What happens when/);
  await page.getByRole('link', { name: 'Balancing', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Balancing');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Balancing');
});

test('the search is used by the keyboard alone', async ({ page, open }) => {
  await open('index.html');
  await page.keyboard.press('Control+k');
  const box = page.getByPlaceholder('Search');
  await expect(box).toBeFocused();
  await box.fill('ERR_CRASH_LOOP');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByText('ERR_CRASH_LOOP').first()).toBeVisible();
  await expect(box).toHaveCount(0);
});

test('a search for what is nowhere says so, and Escape closes it', async ({ page, open }) => {
  await open('index.html');
  await page.keyboard.press('/');
  await page.getByPlaceholder('Search').fill('qqqqqqq');
  await expect(page.getByText('No results for')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByPlaceholder('Search')).toHaveCount(0);
});

test('the first key leads past the navigation', async ({ page, open }) => {
  await open('pool.html');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#VPContent$/);
});

test('the switch turns the page dark, and the next visit finds it so', async ({ page, open }) => {
  await open('pool.html');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('switch').first().click();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await expect.poll(background).not.toBe(light);
  await open('tasks.html');
  await expect(page.locator('html')).toHaveClass(/dark/);
});
