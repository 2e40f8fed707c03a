'use strict';

const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

const play = (manners) =>
  valuesOf(runElectron('manners', { env: { ELECTRON_RE_NATIVE_MANNERS: manners } })).then((seen) =>
    seen('seen'),
  );

const rejected = (code) => ['rejected', ...(code ? [code, 'MessageError'] : [null, 'RangeError'])];
/** The same by either manners. */
const ALWAYS = {
  'window to nobody': rejected('ERR_UNKNOWN_TARGET'),
  'utility to nobody': rejected('ERR_UNKNOWN_TARGET'),
  unhandled: rejected('ERR_NO_HANDLER'),
  'main to nobody': rejected('ERR_NO_HANDLER'),
  // electron-re has these by `ipcRenderer.invoke`, which rejects.
  'window to main': rejected(),
  'utility to main': rejected(),
};

describeElectron('an invoke whose handler throws', () => {
  test("settles as electron-re's does, by its manners", async () => {
    const answered = ['resolved', 600, 'RangeError', 'on purpose'];
    const inMain = ['resolved', 'RangeError', 'on purpose'];
    expect(await play('electron-re')).toEqual({
      ...ALWAYS,
      'window to other': answered,
      'utility to other': answered,
      later: answered,
      'main to window': inMain,
      'main to utility': inMain,
    });
  });

  test('rejects by ours', async () => {
    expect(await play('own')).toEqual({
      ...ALWAYS,
      'window to other': rejected(),
      'utility to other': rejected(),
      later: rejected(),
      'main to window': rejected(),
      'main to utility': rejected(),
    });
  });
});
