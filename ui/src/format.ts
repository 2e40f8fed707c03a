/** Figures and times as the page writes them. An unknown value is a dash. */

export const UNKNOWN = '–';

const whole = new Intl.NumberFormat('en');
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function count(value: number | null): string {
  return value === null ? UNKNOWN : whole.format(value);
}

/** Percent of one core, without the sign. */
export function percent(value: number | null): string {
  return value === null ? UNKNOWN : oneDecimal.format(value);
}

const KIB = 1024;
const MIB = KIB * 1024;
const GIB = MIB * 1024;

export function bytes(value: number): string {
  if (value >= GIB) return `${(value / GIB).toFixed(2)} GB`;
  if (value >= MIB) return `${oneDecimal.format(value / MIB)} MB`;
  return `${Math.round(value / KIB)} KB`;
}

/** A short time, with about three digits. */
export function millis(value: number | null): string {
  if (value === null) return UNKNOWN;
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  if (value >= 100) return `${value.toFixed(0)} ms`;
  if (value >= 10) return `${value.toFixed(1)} ms`;
  if (value >= 0.1) return `${value.toFixed(2)} ms`;
  return `${Math.round(value * 1000)} µs`;
}

export function perSecond(value: number | null): string {
  if (value === null) return UNKNOWN;
  return value >= 100 ? whole.format(Math.round(value)) : oneDecimal.format(value);
}

/** A long time by its two greatest units. */
export function duration(value: number): string {
  const seconds = Math.max(0, Math.floor(value / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days}d ${two(hours % 24)}h`;
  if (hours > 0) return `${hours}h ${two(minutes % 60)}m`;
  if (minutes > 0) return `${minutes}m ${two(seconds % 60)}s`;
  return `${seconds}s`;
}

/** Time of day, with milliseconds. */
export function clock(time: number): string {
  const at = new Date(time);
  return `${shortClock(time)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** Time of day. */
export function shortClock(time: number): string {
  const at = new Date(time);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `WEIGHTS_POLLING` as words. The name itself belongs in a title. */
export function strategyWords(strategy: string): string {
  const words = strategy.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A path or file URL, relative to the app's folder if it lies there. */
export function inFolder(path: string, folder: string): string {
  const slashes = encodeURI(folder.replaceAll('\\', '/'));
  const starts = [folder, `file://${slashes}`, `file:///${slashes}`];
  const start = starts.find((each) => path.startsWith(each) && /[\\/]/.test(path.charAt(each.length)));
  return folder === '' || start === undefined ? path : path.slice(start.length + 1);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
