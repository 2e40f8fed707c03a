import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(__dirname, '../dist');

/** Under which path the site was built to be served. */
export const BASE = process.env.SITE_BASE ?? '/';

/** Each page of the site, such as `internals/hot-path.html`. */
export function pages(): string[] {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.html') && file !== '404.html').sort();
}

/** @param file of the site, such as `index.html` */
export function fileOf(file: string): Buffer | undefined {
  const path = join(DIST, file);
  return path.startsWith(DIST) && statSync(path, { throwIfNoEntry: false })?.isFile()
    ? readFileSync(path)
    : undefined;
}
