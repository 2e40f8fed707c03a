// app.ts
import { createPool } from 'electron-re-native';

const pool = createPool<typeof import('./tasks.js')>(new URL('./tasks.js', import.meta.url));
const total: number = await pool.tasks.sum([1, 2, 3]);
console.log(total); // 6
