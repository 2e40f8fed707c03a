/** The keys that open a connection: first the token of the address, later the backend's key for reconnecting. */
const STORED = 'electron-re-native.resume';

/** Removes the token from the address, so that neither a bookmark nor a look at the screen reveals it. */
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
