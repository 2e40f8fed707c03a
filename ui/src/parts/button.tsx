import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons';

interface Props {
  icon?: IconName;
  children: ReactNode;
  onClick: () => void;
  tone?: 'plain' | 'danger' | 'solid-danger';
  /** Shows only the icon; a screen reader still reads the text. */
  iconOnly?: boolean;
  disabled?: boolean;
  /** For a button that stays pressed. */
  pressed?: boolean;
  title?: string;
}

export function Button({
  icon,
  children,
  onClick,
  tone = 'plain',
  iconOnly,
  disabled,
  pressed,
  title,
}: Props) {
  return (
    <button
      type="button"
      className={`button button-${tone}${iconOnly ? ' button-icon' : ''}`}
      onClick={onClick}
      disabled={disabled}
      aria-pressed={pressed}
      title={title ?? (iconOnly ? String(children) : undefined)}
    >
      {icon && <Icon name={icon} />}
      <span className={iconOnly ? 'unseen' : undefined}>{children}</span>
    </button>
  );
}
