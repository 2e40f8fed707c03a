import { say } from './toasts';

/** Puts `text` into the clipboard and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not every window may use the clipboard's API; what is selected can be copied in all of them.
    if (!copySelected(text)) return say(`Could not copy. The text is: ${text}`, true);
  }
  say(`Copied ${text}`);
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
