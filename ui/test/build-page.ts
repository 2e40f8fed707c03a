import { join } from 'node:path';
import { build } from 'vite';

/** Tests are of the page as it is published. */
export default async function buildPage(): Promise<void> {
  await build({ configFile: join(__dirname, '..', 'vite.config.mts'), logLevel: 'warn' });
}
