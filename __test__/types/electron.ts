// Compiled, never run: what index.d.ts declares for Electron.
import {
  BrowserService,
  type BrowserServiceOptions,
  type InvokeOptions,
  type MainMessageChannel,
  MessageChannel,
  MessageError,
  type MessageErrorCode,
  type MissingPartErrorCode,
  type MessageEvent,
  type PageMessageChannel,
  type PeerMessageChannel,
  type Service,
  type UtilityService,
  type UtilityServiceOptions,
} from '../..';
import 'electron-re-native/preload';

/** Fails to compile unless both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<_T extends true>(): void {}

export async function everywhere(channel: PeerMessageChannel | MainMessageChannel): Promise<void> {
  channel.send('name', 'channel', { any: 1 });
  channel.sendTo(1, 'channel');
  const options: InvokeOptions = { timeout: 5 };
  const answer = await channel.invoke<number>('name', 'channel', [1], options);
  is<Same<typeof answer, number>>();
  const heard = (event: MessageEvent, ...args: unknown[]): void =>
    void [event.senderId, event.senderName, args];
  const stops: Array<() => void> = [
    channel.on('channel', heard),
    channel.once('channel', heard),
    channel.handle('channel', async (_event, args) => args),
    channel.handleOnce('channel', () => 1),
  ];
  channel.removeHandler('channel');
  channel.timeout = 5;
  // @ts-expect-error a name is a string
  channel.send(1, 'channel');
  // @ts-expect-error no such option
  channel.invoke('name', 'channel', {}, { timeOut: 5 });
  void stops;
}

export async function peer(channel: PeerMessageChannel, page: PageMessageChannel): Promise<void> {
  const { id } = await channel.registry('name');
  is<Same<typeof id, number>>();
  page.setTimeout(page.getTimeout());
  page.send('main', 'channel');
}

export function main(channel: MainMessageChannel, window: Electron.BrowserWindow): void {
  channel.registry('name', 1, 2);
  channel.unregistry('name');
  channel.allow(window, ['channel']);
  channel.allow(window, { channels: ['channel'], targets: ['main'] });
  channel.event.on('registry', () => {});
  is<Same<(typeof channel.services)['name']['id'], number>>();
  MessageChannel.allow(window, []);
  void MessageChannel.registry('name', 1);
}

export async function services(): Promise<void> {
  const options: BrowserServiceOptions = { dev: true, webPreferences: {}, runtime: 'window' };
  const window: Electron.BrowserWindow & Service = new BrowserService('name', '/path', options);
  const id: number = await window.connected((given) => is<Same<typeof given, number>>());
  window.openDevTools();
  const utility: UtilityServiceOptions = {
    runtime: 'utility',
    dev: true,
    args: [],
    env: {},
    cwd: '/',
    execArgv: [],
    stdio: 'pipe',
  };
  const service: UtilityService = new BrowserService('name', '/path', utility);
  service.on('exit', (code) => is<Same<typeof code, number>>()).on('closed', () => {});
  service.on('message', () => {});
  service.send('channel');
  service.close();
  if (!service.isDestroyed()) service.destroy();
  void [id, service.id, service.name, service.pid, service.stdout, service.stderr];
}

export const missingParts: Record<MissingPartErrorCode, true> = {
  ERR_NATIVE_MISSING: true,
  ERR_PAGE_MISSING: true,
  ERR_NO_WINDOW: true,
};

export function errors(error: MessageError): unknown[] {
  const codes: Record<MessageErrorCode, true> = {
    ERR_INVALID_ARG: true,
    ERR_UNKNOWN_TARGET: true,
    ERR_TARGET_GONE: true,
    ERR_NO_HANDLER: true,
    ERR_INVOKE_TIMEOUT: true,
    ERR_SERIALIZE: true,
    ERR_QUEUE_FULL: true,
    ERR_NOT_ALLOWED: true,
    ERR_NO_MAIN: true,
    ERR_NO_BRIDGE: true,
    ERR_UNSUPPORTED: true,
  };
  new MessageError('ERR_NO_HANDLER', 'text', { target: 1, channel: 'a', cause: 1 });
  return [codes[error.code], error.name, error.target, error.channel, error.cause];
}
