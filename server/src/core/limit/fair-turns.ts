/** Whoever lets work wait for its tenant's turn. */
export type Turns = { inTurn<T>(tenantId: string, work: () => Promise<T>): Promise<T> };

/** Waiting for a turn: whoever waits most does not make others wait. */
type Queue = (() => void)[];

/**
 * A number of turns that are held at once, such as connections to a database. While some are free, everybody has one at once. When
 * none is, those who wait are served tenant by tenant in a circle, so that one who sends a thousand stands in line a thousand
 * times, and one who sends a single request once. Concurrency: synchronous.
 */
export class FairTurns {
  readonly #queues = new Map<string, Queue>();
  readonly #maximum: number;
  readonly #waitingMaximum: number;
  #held = 0;

  constructor(maximum: number, waitingMaximum: number) {
    this.#maximum = maximum;
    this.#waitingMaximum = waitingMaximum;
  }

  /** A turn: at once (null), when the promise resolves, or not at all when too many of the tenant wait. */
  take(tenantId: string): Promise<void> | null | "full" {
    if (this.#held < this.#maximum) {
      this.#held++;
      return null;
    }
    const queue = this.#queues.get(tenantId) ?? [];
    if (queue.length >= this.#waitingMaximum) return "full";
    this.#queues.set(tenantId, queue);
    return new Promise((resolve) => void queue.push(resolve));
  }

  /** Ends a turn that was held; the tenant whose turn it is has the next. */
  done(): void {
    for (const [tenantId, queue] of this.#queues) {
      const next = queue.shift();
      // Behind all others again.
      this.#queues.delete(tenantId);
      if (queue.length > 0) this.#queues.set(tenantId, queue);
      if (next) return next();
    }
    this.#held--;
  }
}
