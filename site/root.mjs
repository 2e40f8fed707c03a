import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const SITE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.join(SITE, '..');
