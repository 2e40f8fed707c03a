import { useEffect, useRef } from 'react';
import { Icon } from './icons';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Whether `/` moves the focus here. */
  main?: boolean;
}

export function SearchBox({ label, value, onChange, main = false }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!main) return;
    const listen = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || target.closest('input, select, dialog'))
        return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [main]);

  return (
    <label className="search">
      <Icon name="search" />
      <span className="unseen">{label}</span>
      <input
        ref={input}
        type="search"
        value={value}
        placeholder={label}
        title={main ? `${label} (/)` : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.stopPropagation();
          onChange('');
        }}
      />
    </label>
  );
}
