'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { fuseOf } = require('../../js/pool/options/fuses.js');
const { openPool, thrownBy } = require('../helpers/pools');

test("without Electron, runtime: 'utility' throws and says where it is", () => {
  expect(thrownBy(() => openPool({ runtime: 'utility' }))).toMatchObject({
    name: 'PoolError',
    code: 'ERR_UNSUPPORTED',
    message: expect.stringContaining(`this is Node ${process.versions.node}`),
  });
});

test.each(['auto', 'fork', undefined])('runtime: %s forks', async (runtime) => {
  const pool = openPool({ max: 1, runtime });
  expect(await pool.run('pid')).toBe(pool.forked[0].pid);
});

test("runtime: 'utility' has no execPath", () => {
  expect(thrownBy(() => openPool({ runtime: 'utility', execPath: '/usr/bin/node' }))).toMatchObject({
    code: 'ERR_INVALID_ARG',
    message: expect.stringContaining('execPath'),
  });
});

describe('the fuses of a binary', () => {
  const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const CHUNK = 4 * 1024 * 1024;
  let folder;
  beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fuses-'))));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  function binary(...pieces) {
    const file = path.join(folder, 'binary');
    fs.writeFileSync(file, Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
    return file;
  }

  test.each([0, 1, CHUNK - 33, CHUNK - 32, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 40])(
    'are found %i bytes from its beginning',
    (at) => {
      const file = binary(Buffer.alloc(at, 'x'), SENTINEL, [1, 3], '0r1', Buffer.alloc(100));
      expect([0, 1, 2].map((fuse) => String.fromCharCode(fuseOf(file, fuse)))).toEqual(['0', 'r', '1']);
      expect(fuseOf(file, 3)).toBeUndefined();
    },
  );

  test('are none in a binary without them, an empty one, one that is cut off, and none at all', () => {
    expect(fuseOf(binary(Buffer.alloc(2 * CHUNK, 'x')), 0)).toBeUndefined();
    expect(fuseOf(binary(''), 0)).toBeUndefined();
    expect(fuseOf(binary(SENTINEL, [1, 7]), 0)).toBeUndefined();
    expect(fuseOf(path.join(folder, 'nowhere'), 0)).toBeUndefined();
  });
});
