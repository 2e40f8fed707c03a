'use strict';
// Descriptors stay where they belong.

const { endHosts, startHost } = require('../helpers/faults-host');

afterEach(endHosts);

test('a child has its stdio, its channel and what it opens itself', async () => {
  const { report, ended } = startHost('descriptors', { args: ['leaks'] });
  const children = await report('children');
  for (const [kind, descriptors] of Object.entries(children)) {
    const byNumber = Object.fromEntries(descriptors);
    expect(byNumber[0]).toBe('/dev/null');
    for (const fd of [1, 2]) {
      expect(byNumber[fd]).toMatch(kind.startsWith('ignore') ? /^\/dev\/null$/ : /^(pipe|socket):/);
    }
    expect(byNumber[3]).toMatch(/^socket:/);
    // The socket for memories comes after the lane's three, if there is a lane.
    const isForMemories = ([fd, target]) => (fd === 4 || fd === 7) && target.startsWith('socket:');
    expect(descriptors.filter(isForMemories)).toHaveLength(1);
    const others = descriptors
      .filter((descriptor) => descriptor[0] > 3 && !isForMemories(descriptor))
      .map(([, target]) => target);
    const isLane = (/** @type {string} */ target) => target.includes('electron-re-native transport');
    // Its own, not another child's.
    expect(others.filter(isLane).length).toBeLessThanOrEqual(1);
    const rest = others.filter((target) => !isLane(target));
    // What Node opens for itself: no file, no listening socket, no second channel of somebody else's.
    for (const target of rest) {
      expect(target).toMatch(
        /^(anon_inode:\[?(eventpoll|eventfd|io_uring)\]?|pipe:\[\d+\]|\/dev\/null|\/proc\/.*)$/,
      );
    }
  }
  expect(await report('file')).toBeDefined();
  await ended();
});

test('when descriptors run out, what exists serves on and what cannot start says so', async () => {
  const { ended } = startHost('descriptors', { args: ['exhausted'], shell: 'ulimit -n 100; exec' });
  const { code, reports, stderr } = await ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(reports).toEqual([{ full: 'EMFILE', second: 'ERR_SPAWN', first: 3, again: 4 }]);
});
