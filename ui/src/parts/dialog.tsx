import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './button';

interface Props {
  title: string;
  children: ReactNode;
  /** The label of the button that confirms. */
  action: string;
  /** The style of that button. */
  tone?: 'solid-danger' | 'plain';
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before an action with consequences. The focus is on Cancel, so Enter is safe. */
export function ConfirmDialog({
  title,
  children,
  action,
  tone = 'solid-danger',
  onConfirm,
  onCancel,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const text = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement as HTMLElement | null;
    element?.showModal();
    return () => {
      element?.close();
      before?.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      aria-describedby={text}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={heading}>{title}</h2>
      <div id={text}>{children}</div>
      <div className="dialog-buttons">
        <Button onClick={onCancel}>Cancel</Button>
        <Button tone={tone} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </dialog>
  );
}
