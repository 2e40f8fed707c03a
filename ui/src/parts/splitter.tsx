import { useRef } from 'react';

interface Props {
  label: string;
  /** Id of the element that is resized. */
  controls: string;
  /** Its current size and its limits, in pixels. */
  size: number;
  least: number;
  most: number;
  onResize: (size: number) => void;
}

const STEP = 24;

/** A bar above the element that it resizes; drag it or use the arrow keys. */
export function Splitter({ label, controls, size, least, most, onResize }: Props) {
  const drag = useRef<{ y: number; size: number } | null>(null);
  const resize = (next: number) =>
    onResize(Math.round(Math.min(Math.max(next, least), Math.max(most, least))));
  return (
    <div
      className="splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-controls={controls}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={Math.max(most, least)}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { y: event.clientY, size };
      }}
      onPointerMove={(event) => {
        if (drag.current) resize(drag.current.size + drag.current.y - event.clientY);
      }}
      onPointerUp={() => (drag.current = null)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') resize(size + STEP);
        else if (event.key === 'ArrowDown') resize(size - STEP);
        else if (event.key === 'Home') resize(least);
        else if (event.key === 'End') resize(most);
        else return;
        event.preventDefault();
      }}
    />
  );
}
