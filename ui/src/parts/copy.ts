import { say } from './toasts';

/** Puts `text` into the clipboard and says so, by the name of `what` it is. */
export async function copyText(text: string, what = text): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not every window may use the clipboard's API; what is selected can be copied in all of them.
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
