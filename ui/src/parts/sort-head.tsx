import type { Order } from '../sort';
import { Icon } from './icons';

interface Props<Key extends string> {
  name: Key;
  title: string;
  hint?: string;
  className?: string;
  order: Order<Key>;
  onSort: (name: Key) => void;
}

/** The head of a column, which sorts the table. */
export function SortHead<Key extends string>({ name, title, hint, className, order, onSort }: Props<Key>) {
  const sorts = order.by === name;
  const direction = order.down ? 'descending' : 'ascending';
  return (
    <th scope="col" className={className} title={hint} aria-sort={sorts ? direction : 'none'}>
      <button type="button" className={sorts ? 'sorts' : undefined} onClick={() => onSort(name)}>
        <span>{title}</span>
        <Icon name={sorts && order.down ? 'down' : 'up'} />
      </button>
    </th>
  );
}
