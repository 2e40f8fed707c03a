import { say } from './toasts';

/** Copies `text` to the clipboard and reports it as `what`. */
export async function copyText(text: string, what = text): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not every window may use the clipboard API, but copying a selection always works.
    if (!copySelected(text)) return say(`Could not copy ${what}`, true);
  }
  say(`Copied ${what}`);
}

function copySelected(text: string): boolean {
  const field = document.createElement('textarea');
  const before = document.activeElement as HTMLElement | null;
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  before?.focus();
  return copied;
}
