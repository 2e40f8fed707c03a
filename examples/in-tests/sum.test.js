// sum.test.js
const { createPool } = require('electron-re-native');

const pool = createPool(require.resolve('./tasks.js'), { max: 2 });
afterAll(() => pool.close());

test('a task computes', async () => {
  expect(await pool.tasks.sum([1, 2, 3])).toBe(6);
});

test('a crash costs one call', async () => {
  await expect(pool.tasks.crash()).rejects.toMatchObject({ code: 'ERR_CHILD_EXITED' });
  expect(await pool.tasks.sum([4, 5])).toBe(9);
});
