import type { ReactNode } from 'react';

/** The text where there is nothing to show: what is missing, and why or what to do. */
export function Notice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children && <p>{children}</p>}
    </div>
  );
}
