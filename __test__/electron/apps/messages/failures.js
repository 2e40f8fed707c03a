'use strict';
// What becomes of calls when the other side goes away, and of what is left of them.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { once } = require('events');
const { BrowserWindow, ipcMain } = require('electron');
const { BrowserService, MessageChannel } = require('../../../..');
const { internals } = require('../../../../js/electron/main/channel');
const { MOST_WAITING } = require('../../../../js/electron/messages/limits');
const { until } = require('../../wait');
const { PEER, does, oldWindow, service } = require('./crew');
const { outcome } = require('./outcome');

const CALLERS = ['main', 'caller', 'utility-caller'];
const { directory } = internals();

exports.start = async () => {
  await service('caller');
  await service('utility-caller', 'utility');
  require('./peer');
};

/** Three calls that never are answered, from everybody; then `end`. What the callers have heard. */
async function whenGone(name, end) {
  const calls = CALLERS.flatMap((from) => [1, 2, 3].map(() => does(from, 'invoke', name, 'hang')));
  await until(async () => (await MessageChannel.invoke(name, 'hung')) === 9, 'nine calls that hang');
  end();
  const answers = await Promise.all(calls);
  return answers.map(({ error }) => error && `${error.code} ${error.target}`);
}

exports.destroyed = async () => {
  const victim = await service('victim');
  const errors = await whenGone('victim', () => victim.destroy());
  const next = await Promise.all(CALLERS.map((from) => does(from, 'invoke', 'victim', 'echo', 1)));
  return { errors, next: next.map(({ error }) => error.code), known: 'victim' in MessageChannel.services };
};

/** Twice as many messages as may wait for one target. @param {string} target */
function sendMany(target) {
  for (let sent = 0; sent < 2 * MOST_WAITING; sent++) MessageChannel.send(target, 'note', sent);
}

/** What main can send to a service that is busy, and afterwards. */
exports.busy = async () => {
  const seen = [];
  for (const runtime of ['window', 'utility']) {
    const busy = await service('busy', runtime);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'busy-'));
    const file = path.join(folder, 'go-on');
    const blocked = MessageChannel.invoke('busy', 'block until', file);
    const all = await outcome(Promise.resolve().then(() => sendMany('busy')));
    fs.writeFileSync(file, '');
    await blocked;
    // Answers come in their turn: by this one, it has read everything.
    const echo = await MessageChannel.invoke('busy', 'echo', 'after');
    const next = await does('main', 'send', 'busy', 'note', 'one more');
    seen.push({ code: all.error?.code, echo, next });
    busy.destroy();
    fs.rmSync(folder, { recursive: true });
  }
  return seen;
};

exports.closed = async () => {
  const victim = await oldWindow('victim');
  return { errors: await whenGone('victim', () => victim.close()) };
};

exports.reloaded = async () => {
  const victim = await service('victim');
  const errors = await whenGone('victim', () => victim.reload());
  // At once, while it loads: it hears them when it has.
  const next = await Promise.all(CALLERS.map((from) => does(from, 'invoke', 'victim', 'echo', from)));
  victim.destroy();
  return { errors, next: next.map(({ value }) => value) };
};

exports.navigated = async () => {
  const victim = await oldWindow('victim');
  const errors = await whenGone('victim', () => victim.loadURL('data:text/html,elsewhere'));
  victim.destroy();
  return { errors };
};

exports.crashed = async () => {
  const victim = await service('victim');
  const errors = await whenGone('victim', () => victim.webContents.forcefullyCrashRenderer());
  const meanwhile = await Promise.all(CALLERS.map((from) => does(from, 'invoke', 'victim', 'echo', from)));
  victim.reload();
  const connected = await outcome(
    until(() => MessageChannel.invoke('victim', 'echo', 1).catch(() => 0), 'its return'),
  );
  victim.destroy();
  return { errors, meanwhile: meanwhile.map(({ error }) => error.code), connected };
};

exports.killed = async () => {
  const victim = await service('victim', 'utility');
  const closed = once(victim, 'closed');
  const errors = await whenGone('victim', () => process.kill(victim.pid, 'SIGKILL'));
  await closed;
  return { errors, isDestroyed: victim.isDestroyed(), known: 'victim' in MessageChannel.services };
};

exports.unregistered = async () => {
  const victim = await service('victim');
  const errors = await whenGone('victim', () => {
    MessageChannel.unregistry('victim');
    // What main itself has called stays called: it knows the window, not only the name.
    setTimeout(() => victim.destroy(), 200);
  });
  return { errors };
};

/** A name that goes to another window: what is sent to it from then on goes there. */
exports.renamed = async () => {
  const first = await service('victim');
  const second = await service('other');
  const ids = [await does('caller', 'invoke', 'victim', 'pid')];
  MessageChannel.registry('victim', second.id);
  await until(async () => {
    const { value } = await does('caller', 'invoke', 'victim', 'pid');
    return value !== ids[0].value && ids.push({ value });
  }, 'an answer of the other');
  const pids = [first, second].map((window) => window.webContents.getOSProcessId());
  first.destroy();
  second.destroy();
  return ids.map(({ value }, i) => value === pids[i]);
};

/** The caller reloads while its calls are under way: nobody is left who waits. */
exports.callerReloaded = async () => {
  const caller = await service('victim');
  const victimCalls = [1, 2, 3].map(() => does('victim', 'invoke', 'caller', 'hang'));
  await until(async () => (await MessageChannel.invoke('caller', 'hung')) > 0, 'a call that hangs');
  caller.reload();
  const answers = await Promise.all(victimCalls.map(outcome));
  const after = await does('victim', 'invoke', 'caller', 'echo', 'again');
  caller.destroy();
  return { answers: answers.map(({ error }) => error.code), after };
};

/** The caller is gone for good: those it has called are left with nothing of it. */
exports.callerGone = async () => {
  const seen = {};
  const linksOf = () => [...directory.endpoints()].reduce((sum, { links }) => sum + links.size, 0);
  await service('target');
  await does('caller', 'invoke', 'target', 'echo');
  const before = linksOf();
  for (const [how, runtime, end] of [
    ['closed', 'window', (victim) => victim.destroy()],
    ['crashed', 'window', (victim) => victim.webContents.forcefullyCrashRenderer()],
    ['killed', 'utility', ({ pid }) => process.kill(pid, 'SIGKILL')],
  ]) {
    const victim = await service('victim', runtime);
    const calls = ['caller', 'target', 'main'].map((to) => outcome(does('victim', 'invoke', to, 'hang')));
    await until(() => linksOf() === before + 4, 'two ports, with two ends each');
    end(victim);
    const errors = (await Promise.all(calls)).map(({ error }) => error.code);
    await until(() => linksOf() === before, 'the end of its ports');
    seen[how] = { errors, others: await does('caller', 'invoke', 'target', 'echo', how) };
    if (!victim.isDestroyed()) victim.destroy();
  }
  BrowserWindow.fromId(MessageChannel.services.target.id).destroy();
  return seen;
};

exports.unknown = async () => {
  const seen = {};
  for (const from of CALLERS) {
    seen[from] = [
      (await does(from, 'invoke', 'nobody', 'echo')).error,
      (await does(from, 'send', 'nobody', 'note')).error?.code,
      (await does(from, 'sendTo', 4711, 'note')).error?.code,
    ];
  }
  seen.self = (await does('main', 'invoke', 'main', 'echo')).error.code;
  return seen;
};

/** Calls made before the service has loaded, even before it is known to Electron that it will. */
exports.starting = async () => {
  const victim = new BrowserService('victim', PEER);
  const early = [
    outcome(MessageChannel.invoke('victim', 'echo', 'main')),
    does('caller', 'invoke', 'victim', 'echo', 'caller'),
    does('utility-caller', 'invoke', 'victim', 'echo', 'utility-caller'),
  ];
  for (let i = 0; i < 3; i++) MessageChannel.send('victim', 'note', i);
  const answers = await Promise.all(early);
  const notes = await MessageChannel.invoke('victim', 'notes');
  const utility = new BrowserService('victim2', PEER, { runtime: 'utility' });
  const toUtility = [
    MessageChannel.invoke('victim2', 'echo', 1),
    does('caller', 'invoke', 'victim2', 'echo', 2),
  ];
  const utilityAnswers = await Promise.all(toUtility);
  const closed = once(utility, 'closed');
  utility.destroy();
  victim.destroy();
  await closed;
  return { answers, notes: notes.map(({ value }) => value), utilityAnswers };
};

exports.neverLoads = async () => {
  const seen = {};
  for (const runtime of ['window', 'utility']) {
    const victim = new BrowserService('victim', path.join(__dirname, 'no-such-file.js'), { runtime });
    seen[runtime] = {
      connected: (await outcome(victim.connected())).error.code,
      call: (await does('caller', 'invoke', 'victim', 'echo')).error.code,
    };
    victim.destroy();
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  }
  return seen;
};

/** All of 10,000 messages in one tick, every second one a call, arrive in order, no matter which process sends them. */
exports.burst = async () => {
  await service('target');
  await service('utility-target', 'utility');
  const seen = {};
  for (const [from, to] of [
    ['caller', 'target'],
    ['caller', 'utility-target'],
    ['utility-caller', 'target'],
    ['utility-caller', 'utility-target'],
    ['caller', 'main'],
    ['utility-caller', 'main'],
  ]) {
    const answered = await MessageChannel.invoke(from, 'burst', { target: to, count: 5000 });
    seen[`${from} to ${to}`] = { answered, ...(await inOrder(to)) };
  }
  for (const to of ['target', 'utility-target']) {
    const answers = [];
    for (let i = 0; i < 5000; i++) {
      MessageChannel.send(to, 'note', 2 * i);
      answers.push(MessageChannel.invoke(to, 'note and echo', 2 * i + 1));
    }
    const values = await Promise.all(answers);
    const answered = values.filter((value, i) => value === 2 * i + 1).length;
    seen[`main to ${to}`] = { answered, ...(await inOrder(to)) };
  }
  return seen;
};

/** Of the notes that `to` has heard: how many, and whether they were in order. */
async function inOrder(to) {
  const notes =
    to === 'main'
      ? (await does('caller', 'invoke', 'main', 'notes')).value
      : await MessageChannel.invoke(to, 'notes');
  return { heard: notes.length, inOrder: notes.every(({ value }, i) => value === i) };
}

/** Counts whatever could grow: listeners in main and in services, endpoints and ports. */
async function census() {
  const ofMain = ipcMain.eventNames().reduce((sum, name) => sum + ipcMain.listenerCount(name), 0);
  const ofCaller = await MessageChannel.invoke('caller', 'listeners');
  const contents = BrowserWindow.getAllWindows().map(({ webContents }) =>
    webContents.eventNames().reduce((sum, name) => sum + webContents.listenerCount(name), 0),
  );
  const endpoints = [...directory.endpoints()];
  return {
    ofMain,
    ofCaller: Object.values(ofCaller).reduce((a, b) => a + b, 0),
    contents: Math.max(...contents),
    endpoints: endpoints.length,
    links: endpoints.reduce((sum, { links }) => sum + links.size, 0),
    events: MessageChannel.event.eventNames().length,
  };
}

exports.leaks = async () => {
  for (const name of ['target', 'utility-target']) await does('caller', 'invoke', name, 'echo');
  const round = async (i) => {
    const calls = [];
    const runtime = i % 2 ? 'utility' : 'window';
    const victim = await service('victim', runtime);
    for (const from of CALLERS)
      calls.push(does(from, 'invoke', 'victim', 'hang'), does(from, 'invoke', 'victim', 'echo'));
    for (const from of CALLERS) calls.push(does(from, 'invoke', 'victim', 'hang', {}, { timeout: 1 }));
    calls.push(does('victim', 'invoke', 'caller', 'echo'));
    await until(async () => (await MessageChannel.invoke('victim', 'hung')) >= 3, 'calls that hang');
    victim.destroy();
    await Promise.all(calls.map(outcome));
    await until(() => !('victim' in MessageChannel.services), 'the end of the name');
  };
  await round(0);
  await round(1);
  const before = await census();
  for (let i = 0; i < 8; i++) await round(i);
  return { before, after: await census() };
};
