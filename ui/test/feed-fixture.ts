import { test as base } from '@playwright/test';
import { Feed, type FeedOptions } from '../dev/feed';
import { servePage, type Connection } from './server';

/** `open` shows the built page with an invented app behind it, and gives the way to tell the page more. */
export const test = base.extend<{ open: (options: Partial<FeedOptions>) => Promise<Connection> }>({
  open: async ({ page }, use) => {
    let options: FeedOptions = {
      processes: 40,
      linesPerSecond: 10,
      messagesPerSecond: 5,
      runtime: 'electron',
    };
    const server = await servePage((connection, on) => {
      const feed = new Feed(options, connection.send);
      on((message) => feed.receive(message));
      return () => feed.stop();
    });
    await use(async (asked) => {
      options = { ...options, ...asked };
      await page.goto(server.address());
      await page.getByRole('grid').locator('.grid-body').waitFor();
      return server.connections[server.connections.length - 1];
    });
    await server.close();
  },
});
