import type { Page } from '@playwright/test';
import { cellsOf, expect, NOW, row, rowOf, ROWS, test } from './backend';

const BY_START = ['photo-app', 'Gallery', 'sync', 'resize.js', 'resize.js', 'GPU process', 'lone.js'];

test('shows every process with what is known of it', async ({ page, backend }) => {
  await backend.open();
  await expect(page).toHaveTitle('photo-app – Process manager');
  await expect(page.getByText('7 processes')).toBeVisible();
  const cells = await rowOf(page, '130').getByRole('gridcell').allTextContents();
  expect(cells).toEqual([
    'resize.js',
    '130',
    'Node',
    'Busy',
    '80.0',
    '20.0 MB',
    '50.0 MB',
    '3',
    'resize',
    'Least connections',
    '100',
    '1m 00s',
  ]);
  await expect(rowOf(page, '131')).toContainText('Asleep');
  await expect(rowOf(page, 'GPU process').locator('.figure')).toHaveText('–');
});

test('adds up what all processes take, of memory their shares', async ({ page, backend }) => {
  await backend.open();
  await expect(page.locator('.total-cpu')).toHaveText('96.3 %');
  await expect(page.locator('.total-memory')).toHaveText('140.0 MB');
  backend.processes(ROWS.map((each) => (each.mark === 'gpu' ? { ...each, pss: null } : each)));
  await expect(page.locator('.total-memory')).toHaveText('120.0 MB +');
  await expect(page.locator('.totals > div').last()).toHaveAttribute('title', /1 process not measured/);
  await expect(rowOf(page, 'GPU process').locator('.cell-memory')).toHaveText('–');
  backend.processes(ROWS.map((each) => ({ ...each, pss: null })));
  await expect(page.locator('.total-memory')).toHaveText('–');
});

test('the process that sees children out says so, and cannot be killed', async ({ page, backend }) => {
  const guard = row(160, {
    mark: 'guard',
    name: 'Guard',
    cpu: 0.5,
    pss: 2 ** 20,
    hasConsole: false,
    actions: [],
  });
  await backend.open({}, [...ROWS, guard]);
  // It is a process like the others: counted, and added up.
  await expect(page.getByText('8 processes')).toBeVisible();
  await expect(page.locator('.total-cpu')).toHaveText('96.8 %');
  await expect(page.locator('.total-memory')).toHaveText('141.0 MB');
  const shown = rowOf(page, '160');
  await expect(shown.locator('.cell-mark')).toHaveText('Guard');
  await expect(shown.locator('.cell-name span')).toHaveAttribute('title', /^Guard: .*children/);
  await page.getByLabel('Mark').selectOption('guard');
  await expect.poll(() => cellsOf(page, 'pid')).toEqual(['160']);
  await shown.click();
  await page.keyboard.press('Delete');
  const detail = page.locator('#detail');
  await expect(detail.getByText('The guard writes nothing.')).toBeVisible();
  await expect(detail.getByRole('button', { name: /Kill|Restart|Sleep/ })).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a thread is listed and not added up: it is a part of its process', async ({ page, backend }) => {
  const thread = row(161, { mark: 'thread', name: 'tasks.js', cpu: 50, memory: null, pss: null });
  await backend.open({}, [...ROWS, thread]);
  await expect(page.locator('.total-cpu')).toHaveText('96.3 %');
  await expect(page.locator('.total-memory')).toHaveText('140.0 MB');
  const shown = rowOf(page, '161');
  await expect(shown.locator('.cell-mark')).toHaveText('Thread');
  await expect(shown.locator('.cell-resident')).toHaveText('–');
});

/** Rows that differ in every column, each column in its own order. */
const DIFFERENT = [
  row(1, {
    name: 'delta',
    mark: 'main',
    state: 'running',
    cpu: 30,
    memory: 1e8,
    pss: 9e7,
    inFlight: 2,
    poolName: 'x',
    strategy: 'POLLING',
    ppid: 9,
  }),
  row(2, {
    name: 'beta',
    mark: 'gpu',
    state: 'busy',
    cpu: 9.5,
    memory: 3e8,
    pss: null,
    inFlight: 10,
    poolName: 'z',
    strategy: 'RANDOM',
    ppid: 10,
  }),
  row(3, { name: 'child10', mark: 'service', state: 'asleep', cpu: null, memory: 2e8, pss: 1e7, ppid: 2 }),
  row(4, {
    name: 'child9',
    mark: 'node',
    state: 'starting',
    cpu: 100,
    memory: 9e7,
    pss: 2e7,
    inFlight: 0,
    poolName: 'y',
    strategy: 'WEIGHTS',
    ppid: 11,
  }),
].map((each) => ({ ...each, started: NOW - each.pid * 1000 }));

const ORDERS: [column: string, first: number[], second: number[]][] = [
  ['Name', [2, 4, 3, 1], [1, 3, 4, 2]],
  ['PID', [1, 2, 3, 4], [4, 3, 2, 1]],
  ['Mark', [2, 1, 4, 3], [3, 4, 1, 2]],
  ['State', [3, 2, 1, 4], [4, 1, 2, 3]],
  // What is not known comes last, both ways.
  ['CPU %', [4, 1, 2, 3], [2, 1, 4, 3]],
  ['Memory', [1, 4, 3, 2], [3, 4, 1, 2]],
  ['Resident', [2, 3, 1, 4], [4, 1, 3, 2]],
  ['In flight', [2, 1, 4, 3], [4, 1, 2, 3]],
  ['Pool', [1, 4, 2, 3], [2, 4, 1, 3]],
  ['Strategy', [1, 2, 4, 3], [4, 2, 1, 3]],
  ['Parent', [3, 1, 2, 4], [4, 2, 1, 3]],
  // Sorted by it from the start; a click turns it round.
  ['Up', [1, 2, 3, 4], [4, 3, 2, 1]],
];

for (const [column, first, second] of ORDERS) {
  test(`sorts both ways by ${column}`, async ({ page, backend }) => {
    await backend.open({}, DIFFERENT);
    const header = page.getByRole('columnheader', { name: column, exact: true });
    for (const pids of [first, second]) {
      await header.getByRole('button').click();
      await expect(header).toHaveAttribute('aria-sort', /^(ascending|descending)$/);
      await expect.poll(() => cellsOf(page, 'pid')).toEqual(pids.map(String));
    }
  });
}

test('starts with the oldest, and sorts both ways by the time it is up', async ({ page, backend }) => {
  await backend.open();
  await expect(rowOf(page, 'lone.js')).toBeVisible();
  expect(await cellsOf(page, 'name')).toEqual(
    BY_START.filter((name) => name !== 'lone.js').concat('lone.js'),
  );
  await page.getByRole('button', { name: 'Up', exact: true }).click();
  await expect.poll(async () => (await cellsOf(page, 'name'))[0]).toBe('lone.js');
});

test('filters by words, and by mark', async ({ page, backend }) => {
  await backend.open();
  const filter = page.getByRole('searchbox', { name: 'Filter processes' });
  await filter.fill('resize asleep');
  await expect(page.getByText('1 of 7 processes')).toBeVisible();
  expect(await cellsOf(page, 'name')).toEqual(['resize.js']);
  await filter.fill('nothing of the kind');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await filter.press('Escape');
  await expect(filter).toHaveValue('');
  await page.getByRole('combobox', { name: 'Mark' }).selectOption('Service');
  await expect.poll(() => cellsOf(page, 'name')).toEqual(['sync']);
});

test('brings the focus to the filter with a slash', async ({ page, backend }) => {
  await backend.open();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter processes' })).toBeFocused();
});

test('keeps the order of live figures still while the pointer is over the rows', async ({
  page,
  backend,
}) => {
  await backend.open();
  await page.getByRole('button', { name: 'CPU %' }).click();
  const before = await cellsOf(page, 'name');
  await rowOf(page, 'sync').hover();
  const changed = ROWS.map((each) => (each.name === 'sync' ? { ...each, cpu: 99 } : each));
  backend.processes([...changed, row(200, { name: 'new.js', cpu: 50 })]);
  await expect(rowOf(page, 'sync')).toContainText('99.0');
  expect(await cellsOf(page, 'name')).toEqual([...before, 'new.js']);
  await page.mouse.move(5, 5);
  backend.processes(changed, NOW + 2000);
  await expect.poll(async () => (await cellsOf(page, 'name'))[0]).toBe('sync');
});

test('goes through the rows with the keyboard', async ({ page, backend }) => {
  await backend.open();
  const grid = page.getByRole('grid', { name: 'Processes' });
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const active = await grid.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active}"]`)).toContainText('Gallery');
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'lone.js' })).toBeVisible();
  await page.keyboard.press('Home');
  await expect(page.getByRole('heading', { name: 'photo-app', level: 2 })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('#detail')).toBeHidden();
  await expect(grid).toBeFocused();
});

test('draws only what is in sight of a thousand rows, and finds the marked one from afar', async ({
  page,
  backend,
}) => {
  const rows = Array.from({ length: 1000 }, (_, index) =>
    row(1000 + index, { started: NOW - 1e7 + index * 1000 }),
  );
  await backend.open({}, rows);
  await expect(page.getByText('1,000 processes')).toBeVisible();
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '1001');
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(rowOf(page, '1999')).toBeInViewport();
  await grid.evaluate((element) => (element.scrollTop = 0));
  await expect(rowOf(page, '1001')).toBeInViewport();
  const active = await grid.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active}"]`)).toContainText('1999');
});

test('says when there are no figures yet', async ({ page, backend }) => {
  await backend.open({}, []);
  await expect(page.getByText('No figures yet')).toBeVisible();
});

test('shows every column whole that it shows, at every width', async ({ page, backend }) => {
  const wide = {
    mark: 'renderer',
    state: 'starting',
    cpu: 1234.5,
    memory: 1023.9 * 2 ** 20,
    pss: 1023.9 * 2 ** 20,
    inFlight: 12_345,
  } as const;
  await backend.open({}, [
    row(4_194_304, {
      ...wide,
      ppid: 4_194_303,
      poolName: 'thumbnails',
      strategy: 'MINIMUM_CONNECTION',
      started: NOW - 86e6,
    }),
  ]);
  await expect(rowOf(page, '4194304')).toBeVisible();
  for (const width of [1400, 1228, 1227, 1130, 984, 983, 800, 724, 723, 640, 544, 543, 400, 360]) {
    await page.setViewportSize({ width, height: 600 });
    const cut = await page.getByRole('grid').evaluate((grid) => {
      const right = grid.getBoundingClientRect().left + grid.clientWidth;
      // Long names end in dots, and a tooltip shows them in full.
      const all = grid.querySelectorAll<HTMLElement>('.cell:not(.grid-body :is(.cell-name, .cell-strategy))');
      const shown = [...all].filter((cell) => cell.offsetWidth > 0);
      const isCut = (cell: HTMLElement) =>
        cell.scrollWidth > cell.clientWidth || cell.getBoundingClientRect().right > right;
      return {
        cells: shown.filter(isCut).map((cell) => cell.className),
        scrolls: grid.scrollWidth > grid.clientWidth,
      };
    });
    expect({ width, ...cut }).toEqual({ width, cells: [], scrolls: false });
  }
});

test('shows where the focus is also at a row under the pointer', async ({ page, backend }) => {
  await backend.open();
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('End');
  const marked = page.locator('.grid-row-active');
  await expect(marked).toContainText('lone.js');
  await expect(marked).toHaveCSS('box-shadow', /inset/);
  await rowOf(page, 'Gallery').hover();
  const { left, top, colour } = await grid.evaluate((element) => {
    const hovered = element.querySelector('.grid-body [role=row]:hover')!.getBoundingClientRect();
    const probe = document.createElement('i');
    probe.style.color = 'var(--accent)';
    element.append(probe);
    const accent = getComputedStyle(probe).color;
    probe.remove();
    return { left: element.getBoundingClientRect().left, top: hovered.top + 14, colour: accent };
  });
  const clip = { x: left, y: top, width: 4, height: 4 };
  expect(await firstColour(page, await page.screenshot({ clip }))).toBe(colour);
});

/** Of a picture's first point, read by the browser itself. */
function firstColour(page: Page, png: Buffer): Promise<string> {
  return page.evaluate(
    async (source) => {
      const image = Object.assign(new Image(), { src: source });
      await image.decode();
      const context = document.createElement('canvas').getContext('2d')!;
      context.drawImage(image, 0, 0);
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
      return `rgb(${red}, ${green}, ${blue})`;
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
}

test('brings a row below into sight with a whole one at the top', async ({ page, backend }) => {
  await backend.open(
    {},
    Array.from({ length: 100 }, (_, index) => row(1000 + index, { started: NOW - 1e6 + index })),
  );
  await page.setViewportSize({ width: 1280, height: 611 });
  const grid = page.getByRole('grid');
  await grid.focus();
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowDown');
  await expect(rowOf(page, '1039')).toBeInViewport({ ratio: 1 });
  const top = await grid.evaluate((element) => element.scrollTop);
  expect(top).toBeGreaterThan(0);
  expect(top % 28).toBe(0);
});
