/** A test for texts that contain each word of `query`, ignoring case; null if the query is empty. */
export function searcher(query: string): ((text: string) => boolean) | null {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return null;
  return (text) => {
    const lower = text.toLowerCase();
    return wanted.every((word) => lower.includes(word));
  };
}

export interface Piece {
  text: string;
  hit: boolean;
}

/** `text` in pieces; those that match the whole `query` are marked. */
export function pieces(text: string, query: string): Piece[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [{ text, hit: false }];
  const lower = text.toLowerCase();
  // Some letters are longer in lower case, so positions would not match.
  if (lower.length !== text.length) return [{ text, hit: false }];
  const found: Piece[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) found.push({ text: text.slice(from, at), hit: false });
    found.push({ text: text.slice(at, at + wanted.length), hit: true });
    from = at + wanted.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), hit: false });
  return found;
}

/** A test for texts that contain the whole `query`, ignoring case; null if the query is empty. */
export function phrase(query: string): ((text: string) => boolean) | null {
  const wanted = query.trim().toLowerCase();
  return wanted === '' ? null : (text) => text.toLowerCase().includes(wanted);
}
