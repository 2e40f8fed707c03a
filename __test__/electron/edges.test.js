'use strict';

const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

describeElectron('MessageChannel: what seldom happens', () => {
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('messages', { args: ['edges'] }));
  });

  test('a call of main with what cannot be cloned rejects, whomever it is for', () => {
    const each = ['ERR_SERIALIZE', 'ERR_SERIALIZE', 'afterwards'];
    expect(seen('unclonable')).toEqual({ caller: each, 'utility-caller': each, window: each });
  });

  test("a message on the channel 'error' that nobody listens to is as harmless as others", () => {
    const answers = ['caller', 'utility-caller'];
    expect(seen('errorChannel')).toEqual({ window: answers, utility: answers });
  });

  test('an error that a listener throws is an uncaught exception, whichever process sent the message', () => {
    expect(seen('throwingListener')).toEqual({
      window: ['error', 'error', 'error'],
      utility: ['uncaughtException', 'uncaughtException', 'uncaughtException'],
    });
  });

  test('so it is in main, also when it is an error of MessageChannel', () => {
    expect(seen('throwingInMain').sort()).toEqual([
      "MessageChannel: there is no service named 'no caller'",
      "MessageChannel: there is no service named 'no utility-caller'",
    ]);
  });

  test('what the callback of connected() throws is not lost', () => {
    expect(seen('throwingCallback')).toEqual(['of the callback', 'failed']);
  });

  test('listeners in main hear what the app itself emits', () => {
    expect(seen('byTheApp')).toEqual(['undefined', 'null', '[object Object]']);
  });

  test('a page may come to MessageChannel after it was parsed', () => {
    expect(seen('lateChannel')).toEqual(['answered', 'answered']);
  });

  test('a name whose service has crashed or was destroyed is free, without a warning', () => {
    expect(seen('inItsPlace')).toEqual(['the next window', 'the next utility']);
  });

  test('who hears of a crash from Electron finds the service gone, and its name free', () => {
    expect(seen('heardOfTheCrash')).toEqual({ call: 'ERR_TARGET_GONE', next: 'the next', warnings: [] });
  });

  test('calls that wait for a service which crashes while it loads hear that it is gone', () => {
    const each = ['ERR_TARGET_GONE', 'ERR_TARGET_GONE', 'ERR_TARGET_GONE'];
    expect(seen('crashWhileLoading')).toEqual({ window: each, utility: each, reload: each, load: each });
  });

  test('a call that timed out while its service loaded is not made any more', () => {
    const late = ['ERR_INVOKE_TIMEOUT', 'ERR_INVOKE_TIMEOUT', 'ERR_INVOKE_TIMEOUT'];
    const each = { codes: late, ran: ['patient caller', 'patient main', 'patient utility-caller'] };
    expect(seen('timeoutWhileLoading')).toEqual({ window: each, utility: each });
  });

  test('nothing is left', () => expect(seen.run).toMatchObject({ code: 0, left: [] }));
});
