import { Observable } from './observable';

type Item = { id: number };

/** The view that a component renders: replaced as a whole, at most once per frame. */
export interface LogView<T> {
  /** The entries that pass the filter, oldest first. The array is reused, so never keep it. */
  shown: readonly T[];
  /** The total of entries dropped at the head of `shown`: a reader's position has moved by this number. */
  gone: number;
  total: number;
  /** Entries that came too fast and were dropped. */
  dropped: number;
  /** Entries that came since it was paused. */
  waiting: number;
  paused: boolean;
  /** Changes when the filter or the whole content changes. */
  epoch: number;
}

/** Entries of a fast stream, at most `limit`, with a filter. The cost depends on the new entries, not on the total. */
export class StreamLog<T extends Item> {
  readonly view: Observable<LogView<T>>;
  private all: T[] = [];
  private shown: T[] = [];
  private accepts: ((item: T) => boolean) | null = null;
  private gone = 0;
  private dropped = 0;
  private waiting = 0;
  private paused = false;
  private epoch = 0;
  private frame: number | null = null;

  constructor(
    private limit: number,
    /** `requestAnimationFrame`, except in tests. */
    private schedule: (draw: () => void) => number = (draw) => requestAnimationFrame(draw),
  ) {
    this.view = new Observable(this.look());
  }

  setLimit(limit: number): void {
    this.limit = limit;
  }

  /** All entries, regardless of the filter. */
  entries(): readonly T[] {
    return this.all;
  }

  reset(items: T[] = [], dropped = 0): void {
    this.all = items.slice(-this.limit);
    this.dropped = dropped;
    this.rebuild();
  }

  append(items: readonly T[], dropped = 0): void {
    this.dropped += dropped;
    for (const item of items) {
      this.all.push(item);
      if (!this.paused && (!this.accepts || this.accepts(item))) this.shown.push(item);
    }
    if (this.paused) this.waiting += items.length;
    this.trim();
    this.announce();
  }

  setFilter(accepts: ((item: T) => boolean) | null): void {
    this.accepts = accepts;
    this.rebuild();
  }

  setPaused(paused: boolean): void {
    if (paused === this.paused) return;
    this.paused = paused;
    if (paused) {
      // A paused view stays complete, even when its entries have left `all`.
      this.shown = [...this.shown];
      this.announce();
    } else this.rebuild();
  }

  private rebuild(): void {
    this.shown = this.accepts ? this.all.filter(this.accepts) : [...this.all];
    this.gone = 0;
    this.waiting = 0;
    this.epoch += 1;
    this.announce();
  }

  private trim(): void {
    // A tenth at a time: moving all of a long array for each line would cost more than the lines.
    if (this.all.length <= this.limit * 1.1) return;
    this.all.splice(0, this.all.length - this.limit);
    if (this.paused) return;
    const oldest = this.all[0].id;
    const kept = this.shown.findIndex((item) => item.id >= oldest);
    const letGo = kept < 0 ? this.shown.length : kept;
    this.shown.splice(0, letGo);
    this.gone += letGo;
  }

  private announce(): void {
    this.frame ??= this.schedule(() => {
      this.frame = null;
      this.view.set(this.look());
    });
  }

  private look(): LogView<T> {
    const { shown, gone, dropped, waiting, paused, epoch } = this;
    return { shown, gone, total: this.all.length, dropped, waiting, paused, epoch };
  }
}
