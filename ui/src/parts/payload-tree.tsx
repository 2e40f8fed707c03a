import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { branchTitle, isBranch, leafText, openAtFirst, preview, treeLines, type TreeLine } from '../payload';
import type { PayloadNode } from '../protocol';
import { Icon } from './icons';

/** A value that unfolds with the mouse or with the keys of a tree. */
export function PayloadTree({ label, root }: { label: string; root: PayloadNode }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openAtFirst(root));
  const [marked, setMarked] = useState('');
  const base = useId();
  const lines = useMemo(() => treeLines(root, open), [root, open]);
  const at = Math.max(
    0,
    lines.findIndex((line) => line.id === marked),
  );

  const toggle = (line: TreeLine) => {
    setMarked(line.id);
    if (!isBranch(line.node)) return;
    const next = new Set(open);
    if (!next.delete(line.id)) next.add(line.id);
    setOpen(next);
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = keyStep(event.key, lines, at);
    if (step === null) return;
    event.preventDefault();
    if (step === 'toggle') toggle(lines[at]);
    else setMarked(lines[step].id);
    if (typeof step === 'number')
      document.getElementById(base + lines[step].id)?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <div
      className="tree"
      role="tree"
      aria-label={label}
      aria-activedescendant={base + lines[at].id}
      tabIndex={0}
      onKeyDown={keyDown}
    >
      {lines.map((line, index) => (
        <Item
          key={line.id}
          id={base + line.id}
          line={line}
          active={index === at}
          onClick={() => toggle(line)}
        />
      ))}
    </div>
  );
}

interface ItemProps {
  id: string;
  line: TreeLine;
  active: boolean;
  onClick: () => void;
}

function Item({ id, line, active, onClick }: ItemProps) {
  const unfolds = isBranch(line.node) && line.node.entries.length > 0;
  return (
    <div
      id={id}
      role="treeitem"
      className={active ? 'tree-line tree-line-active' : 'tree-line'}
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={active}
      aria-expanded={unfolds ? line.open : undefined}
      style={{ paddingLeft: `${(line.level - 1) * 14}px` }}
      onClick={onClick}
    >
      <span className="tree-mark">{unfolds && <Icon name={line.open ? 'down' : 'right'} />}</span>
      {line.key !== null && <span className="tree-key">{line.key}: </span>}
      <Value line={line} />
    </div>
  );
}

function Value({ line: { node, open } }: { line: TreeLine }) {
  if (!isBranch(node)) return <span className={`value value-${node.type}`}>{leafText(node)}</span>;
  const left = open ? node.size - node.entries.length : 0;
  return (
    <>
      <span className="tree-title">{branchTitle(node)}</span>
      {!open && node.entries.length > 0 && <span className="tree-preview"> {preview(node, 60)}</span>}
      {left > 0 && <span className="tree-preview"> {left} more not kept</span>}
    </>
  );
}

/** Where this key moves the mark, or whether it folds or unfolds the line; null if the key has no effect. */
function keyStep(key: string, lines: readonly TreeLine[], at: number): number | 'toggle' | null {
  const line = lines[at];
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, lines.length - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return lines.length - 1;
    case 'Enter':
    case ' ':
      return 'toggle';
    case 'ArrowRight':
      if (!isBranch(line.node) || line.node.entries.length === 0) return at;
      return line.open ? at + 1 : 'toggle';
    case 'ArrowLeft':
      if (line.open) return 'toggle';
      return Math.max(
        0,
        lines.findIndex((each) => each.id === line.id.slice(0, line.id.lastIndexOf('/'))),
      );
    default:
      return null;
  }
}
