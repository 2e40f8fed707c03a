import { Observable, useObservable } from '../state/observable';
import { Button } from './button';

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}

const SHOWN_MS = 6000;
const MOST = 4;

const toasts = new Observable<Toast[]>([]);
let nextId = 1;

/** Reports the outcome of an action in one sentence. Good news disappears by itself, bad news when the reader closes it. */
export function say(text: string, bad = false): void {
  const id = nextId++;
  toasts.set([...toasts.get(), { id, text, bad }].slice(-MOST));
  if (!bad) setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

export function Toasts() {
  const shown = useObservable(toasts);
  return (
    <div className="toasts" role="status" aria-label="Messages">
      {shown.map(({ id, text, bad }) => (
        <div key={id} className={bad ? 'toast toast-bad' : 'toast'}>
          <span>{text}</span>
          <Button icon="close" iconOnly onClick={() => dismiss(id)}>
            Dismiss
          </Button>
        </div>
      ))}
    </div>
  );
}
