// app.mjs
import { createPool } from 'electron-re-native';

const pool = createPool(new URL('./tasks.mjs', import.meta.url));
console.log(await pool.tasks.sum([1, 2, 3])); // 6
