'use strict';

// The server of a queue ends and comes back with its data.

const fs = require('fs');
const { until } = require('../electron/wait');
const { file, openClient, openWorker, restartServer, useQueues } = require('./hosts');
const { describeWithRedis } = require('./redis');

describeWithRedis('a server that is restarted', () => {
  useQueues();

  test('costs neither the job that runs nor those that wait, and can be asked for more', async () => {
    const client = openClient();
    await openWorker({ maxStalledCount: 10 });
    const running = client.run('whileThere', [file('pid')]);
    await until(() => fs.existsSync(file('pid')), 'the job to run');
    const waiting = [1, 2, 3].map((number) => client.tasks.add(number, 1));
    await until(async () => (await client.queue.count()) === 3, 'the others to wait');
    await restartServer();
    fs.rmSync(file('pid'));
    expect(await running).toBe('ended');
    expect(await Promise.all(waiting)).toEqual([2, 3, 4]);
    expect(await client.tasks.add(4, 1)).toBe(5);
  });
});
