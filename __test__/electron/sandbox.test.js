'use strict';

const { describeElectron, runElectron } = require('./harness');
const { valuesOf } = require('./scenarios');

const REFUSED = 'ERR_NOT_ALLOWED';

describeElectron('pages in a sandbox, by the preload', () => {
  let seen;
  beforeAll(async () => {
    seen = await valuesOf(runElectron('sandbox'));
  });

  test('a page has what main has allowed, and neither Node nor Electron', () => {
    expect(seen('allowed')).toEqual({
      main: { value: 'main answers' },
      service: { value: 'open answers' },
      globals: ['undefined', 'undefined', 'undefined', ['MessageChannel']],
      timeout: 'ERR_INVALID_ARG',
      heard: [[1, 0, ['senderId', 'senderName']]],
      answer: 'page answers main',
    });
  });

  test('other channels are refused: to main, to a service, and from them', () => {
    expect(seen('refused')).toEqual({
      seen: [REFUSED, REFUSED, REFUSED, REFUSED, 'ERR_INVALID_ARG'],
      call: 'ERR_NO_HANDLER',
      inPage: [],
      inService: [],
    });
  });

  test('so are other targets', () => {
    expect(seen('targets')).toEqual([{ value: 'main answers' }, REFUSED]);
  });

  test('a page of which main has said nothing has nothing', () => {
    expect(seen('nothingSaid')).toEqual([REFUSED, REFUSED]);
    expect(seen('hostileAndNothingSaid')).toEqual([[], REFUSED, REFUSED, REFUSED]);
  });

  test('what main says holds for a page that speaks past the bridge', () => {
    // It gets a port to the service, which refuses what comes by it.
    expect(seen('hostile')).toEqual([REFUSED, REFUSED, 'no error', REFUSED]);
    expect(seen('heard in main')).toEqual([]);
  });

  test("nor does it get further by Electron's own IPC, or by what it says of itself", () => {
    const message = "MessageChannel: this window may not use the channel 'closed'";
    const nobody = "MessageChannel: this window may not send messages to 'main'";
    expect(seen('takenOver')).toEqual({
      nothingSaid: [REFUSED, nobody, nobody],
      allowed: [REFUSED, message, 'main answers'],
    });
  });

  test('a page of another version of the package gets an error that says so', () => {
    expect(seen('otherVersion')).toMatchObject({
      code: 'ERR_UNSUPPORTED',
      message: expect.stringContaining('a different version of electron-re-native'),
    });
  });

  test('nonsense is refused, and main lives', () => {
    expect(seen('nonsense')).toEqual(['ERR_INVALID_ARG', REFUSED]);
  });

  test('so it does with values that have no text', () => expect(seen('noText')).toEqual([]));

  test('a page cannot pass for main', () => {
    expect(seen('asIfByMain')).toEqual([['open', 'by main']]);
  });

  test('a window that came by the preload stays held to it', () => {
    expect(seen('takenOverLater')).toBe("MessageChannel: this window may not send messages to 'main'");
  });

  test('a handler that was removed at once stays so', () => {
    expect(seen('removedAtOnce')).toEqual(['ERR_NO_HANDLER', 'the second']);
  });

  test('a frame in a page is refused', () => {
    const natively = 'MessageChannel: frames inside a page cannot use messages';
    expect(seen('frames')).toEqual([REFUSED, REFUSED, REFUSED, natively]);
  });

  test('rights end with the page of their origin, and come back with it', () => {
    const owned = { asked: [['open', 'tick'], 'main answers', 'port'], sent: 'sent' };
    const late = 'ERR_INVOKE_TIMEOUT';
    Object.assign(owned, { called: late, byService: late });
    const none = { asked: [[], REFUSED, REFUSED], called: REFUSED, byService: REFUSED, sent: REFUSED };
    const { own: first, foreign, blank, back } = seen('foreignOrigin');
    for (const allowed of [first, back]) expect(allowed).toMatchObject(owned);
    expect([foreign, blank]).toEqual([none, none]);
  });

  test('they are for the origins that the app names', () => {
    expect(seen('origins')).toEqual({
      seen: [{ value: 'main answers' }, { value: 'main answers' }, REFUSED],
      refused: Array(4).fill('ERR_INVALID_ARG'),
    });
  });

  test('errors tell a page nothing of where files lie', () => {
    for (const [stack, hasFrames] of seen('stacks')) {
      expect(stack).toMatch(/^(RangeError: on purpose|MessageError: MessageChannel: .*)$/);
      expect(hasFrames).toBe(false);
    }
    expect(seen('stacks')).toHaveLength(7);
  });

  test('of thousands of messages in one tick, from it and to it, none is lost, and their order is kept', () => {
    const all = { inMain: true, inService: true, inPage: true };
    expect(seen('burst')).toEqual({ answered: 4000, toPage: 2000, ...all });
  });

  test('nothing is left', () => expect(seen.run).toMatchObject({ code: 0, left: [] }));
});
