// app.mjs
import { createPool } from 'electron-re-native';

// webpack would copy the file as it is, without what it imports: the comment says to leave the URL alone.
const pool = createPool(new URL(/* webpackIgnore: true */ './tasks.mjs', import.meta.url));
console.log(await pool.tasks.spread([2, 4, 4, 4, 5, 5, 7, 9])); // 2
