/** The keys that open a connection: the token of the address, later what the backend gave for coming back. */
const STORED = 'electron-re-native.resume';

/** Takes the token out of the address, so that neither a bookmark nor a glance at the screen gives it away. */
export function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

export function storedKey(): string | null {
  return sessionStorage.getItem(STORED);
}

export function storeKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, key);
}
