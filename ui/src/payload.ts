import type { PayloadNode } from './protocol';

export type Branch = Extract<PayloadNode, { entries: unknown }>;

export function isBranch(node: PayloadNode): node is Branch {
  return 'entries' in node;
}

/** A leaf roughly as in code. */
export function leafText(node: Exclude<PayloadNode, Branch>): string {
  const text = node.cut ? `${node.text}…` : node.text;
  return node.type === 'string' ? JSON.stringify(text) : text;
}

/** `node` on one line of about `room` characters. */
export function preview(node: PayloadNode, room = 160): string {
  const parts: string[] = [];
  write(node, parts, { left: room });
  return parts.join('');
}

/** The type of a branch, before its entries: `Map(3)`. */
export function branchTitle(node: Branch): string {
  if (node.type === 'array') return `${node.name === 'Array' ? '' : node.name}[${node.size}]`;
  if (node.type === 'object')
    return node.name === 'Object' ? `{${node.size}}` : `${node.name} {${node.size}}`;
  return node.type === 'error' ? node.name : `${node.name}(${node.size})`;
}

function write(node: PayloadNode, parts: string[], room: { left: number }): void {
  if (room.left <= 0) return;
  if (!isBranch(node)) return put(leafText(node).slice(0, Math.max(room.left, 1)), parts, room);
  const [open, close] = node.type === 'array' || node.type === 'set' ? '[]' : '{}';
  const plain = node.name === 'Object' || node.name === 'Array';
  put(plain ? open : `${node.name} ${open}`, parts, room);
  const named = node.type !== 'array' && node.type !== 'set';
  let written = 0;
  for (const [key, value] of node.entries) {
    if (room.left <= 0) break;
    put(`${written > 0 ? ', ' : ''}${named ? `${key}: ` : ''}`, parts, room);
    write(value, parts, room);
    written += 1;
  }
  if (written < node.size) put(written > 0 ? ', …' : '…', parts, room);
  put(close, parts, room);
}

function put(text: string, parts: string[], room: { left: number }): void {
  parts.push(text);
  room.left -= text.length;
}

/** One visible line of the tree. `id` is its path from the root. */
export interface TreeLine {
  id: string;
  key: string | null;
  node: PayloadNode;
  level: number;
  position: number;
  siblings: number;
  open: boolean;
}

/** The lines to show of `root`, with the branches of `open` unfolded. */
export function treeLines(root: PayloadNode, open: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  function walk(
    node: PayloadNode,
    id: string,
    key: string | null,
    level: number,
    position: number,
    siblings: number,
  ) {
    const unfolded = isBranch(node) && open.has(id);
    lines.push({ id, key, node, level, position, siblings, open: unfolded });
    if (!unfolded) return;
    node.entries.forEach(([name, value], index) =>
      walk(value, `${id}/${index}`, name, level + 1, index + 1, node.entries.length),
    );
  }
  walk(root, '', null, 1, 1, 1);
  return lines;
}

/** The branches that are unfolded at first: the root, and those below it while that adds only a few lines. */
export function openAtFirst(root: PayloadNode): Set<string> {
  const open = new Set<string>();
  let lines = 0;
  const queue: [PayloadNode, string, number][] = [[root, '', 0]];
  for (const [node, id, depth] of queue) {
    if (!isBranch(node) || depth > 2 || (depth > 0 && lines + node.entries.length > 24)) continue;
    open.add(id);
    lines += node.entries.length;
    node.entries.forEach(([, value], index) => queue.push([value, `${id}/${index}`, depth + 1]));
  }
  return open;
}
