/* oxlint-disable no-control-regex -- terminals are spoken to in control characters */

/** Colours of a terminal, as classes of the page's own palette. */

export interface Run {
  text: string;
  /** Names of classes, or an empty string. */
  style: string;
}

const SEQUENCE =
  /\u001b\[([0-9;]*)m|\u001b(?:\[[0-9;?]*[A-Za-ln-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

interface Pen {
  colour: string | null;
  bold: boolean;
  dim: boolean;
}

/** `line` in runs of one style each; all other control sequences are removed. */
export function ansiRuns(line: string): Run[] {
  if (!line.includes('\u001b')) return [{ text: line.replace(UNSEEN, ''), style: '' }];
  const runs: Run[] = [];
  const pen: Pen = { colour: null, bold: false, dim: false };
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    push(runs, line.slice(from, match.index), pen);
    from = match.index + match[0].length;
    if (match[1] !== undefined) obey(pen, match[1]);
  }
  push(runs, line.slice(from), pen);
  return runs;
}

/** `line` without colours. */
export function plainText(line: string): string {
  if (!line.includes('\u001b')) return line.replace(UNSEEN, '');
  return line.replace(SEQUENCE, '').replace(UNSEEN, '');
}

function push(runs: Run[], text: string, pen: Pen): void {
  const seen = text.replace(UNSEEN, '');
  if (seen === '') return;
  const names = [pen.colour && `ansi-${pen.colour}`, pen.bold && 'ansi-bold', pen.dim && 'ansi-dim'];
  runs.push({ text: seen, style: names.filter(Boolean).join(' ') });
}

function obey(pen: Pen, parameters: string): void {
  const codes = parameters.split(';').map(Number);
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index];
    // 256 colours and true colour use more numbers; the page has no such palette.
    if (code === 38 || code === 48) index += codes[index + 1] === 5 ? 2 : 4;
    else if (code === 0) Object.assign(pen, { colour: null, bold: false, dim: false });
    else if (code === 1) pen.bold = true;
    else if (code === 2) pen.dim = true;
    else if (code === 22) pen.bold = pen.dim = false;
    else if (code === 39) pen.colour = null;
    else if (code >= 30 && code <= 37) pen.colour = COLOURS[code - 30];
    else if (code >= 90 && code <= 97) pen.colour = COLOURS[code - 90];
  }
}
