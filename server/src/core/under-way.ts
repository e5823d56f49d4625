/** An item keeps its own place while it is under way. */
type Placed = { place: number };

/**
 * What is under way now, each item in a place that is free again once it is done. Instead of a Set for things that come and go
 * with every request: a Set makes a new table every few dozen changes, each dead table points to the next, and one that grows
 * old keeps all that came after it, with every request they ever held, until a full collection.
 * Concurrency: synchronous throughout.
 */
export class UnderWay<Item extends Placed> {
  readonly #places: (Item | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#places.length - this.#free.length;
  }

  add(item: Item): void {
    item.place = this.#free.pop() ?? this.#places.length;
    this.#places[item.place] = item;
  }

  /** Whether it was still there. */
  remove(item: Item): boolean {
    if (this.#places[item.place] !== item) return false;
    this.#places[item.place] = undefined;
    this.#free.push(item.place);
    return true;
  }

  /** All that are under way, in no order. */
  all(): Item[] {
    return this.#places.filter((item) => item !== undefined);
  }

  /** The same, and none is under way any more. */
  takeAll(): Item[] {
    const items = this.all();
    this.#places.length = 0;
    this.#free.length = 0;
    return items;
  }
}
