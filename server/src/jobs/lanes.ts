/** How many calls one process has under way, to whom. Limits that keep a slow endpoint from taking everybody's turn. */

/** Calls under way in all, and of these to slow endpoints together. */
const placesMaximum = 256;
const slowPlacesMaximum = 96;
/** Calls under way to one endpoint: it begins small, grows with every quick success, and falls back when it hangs. */
const windowFirst = 4;
const windowMaximum = 64;
const windowSlow = 2;
const slowMs = 1_000;
/** Endpoints remembered at the most; those that nothing is under way to are forgotten first. */
const lanesMaximum = 5_000;

type Lane = { window: number; underWay: number; slow: boolean; served: number };
export type EndpointRef = { tenantId: string; endpointId: string };

export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #underWay = 0;
  #slowUnderWay = 0;
  #turn = 0;

  get underWay(): number {
    return this.#underWay;
  }

  /**
   * Shares out the free places among endpoints that have work: evenly, and those served longest ago first. `unwritten` are calls
   * that are over and not yet written down: they keep their places, so that a slow database slows the sending.
   */
  allot<E extends EndpointRef>(due: readonly E[], unwritten: number): (E & { room: number })[] {
    this.#forget();
    let left = Math.max(0, placesMaximum - this.#underWay - unwritten);
    let slowLeft = slowPlacesMaximum - this.#slowUnderWay;
    const wants = due
      .map((endpoint) => ({ endpoint, lane: this.#laneOf(endpoint.endpointId), room: 0 }))
      .filter(({ lane }) => lane.underWay < lane.window)
      .sort((one, other) => one.lane.served - other.lane.served);
    for (let open = wants; open.length > 0 && left > 0; ) {
      const share = Math.max(1, Math.floor(left / open.length));
      for (const want of open) {
        const { lane } = want;
        const most = Math.min(share, left, lane.window - lane.underWay - want.room, lane.slow ? slowLeft : left);
        want.room += most;
        left -= most;
        if (lane.slow) slowLeft -= most;
      }
      open = open.filter(({ lane, room }) => lane.underWay + room < lane.window && (!lane.slow || slowLeft > 0));
    }
    return wants.filter(({ room }) => room > 0).map(({ endpoint, room }) => ({ ...endpoint, room }));
  }

  start(endpointId: string): void {
    const lane = this.#laneOf(endpointId);
    lane.underWay++;
    lane.served = ++this.#turn;
    this.#underWay++;
    if (lane.slow) this.#slowUnderWay++;
  }

  /** Notes the end of a call. True when the endpoint has so few under way that it is time to look for more. */
  finish(endpointId: string, call: { succeeded: boolean; answered: boolean; durationMs: number }): boolean {
    const lane = this.#laneOf(endpointId);
    const wasSlow = lane.slow;
    lane.slow = !call.answered || call.durationMs >= slowMs;
    if (lane.slow) lane.window = windowSlow;
    else if (wasSlow) lane.window = windowFirst;
    else if (call.succeeded) lane.window = Math.min(windowMaximum, lane.window + 1);
    if (wasSlow !== lane.slow) this.#slowUnderWay += lane.slow ? lane.underWay : -lane.underWay;
    lane.underWay--;
    this.#underWay--;
    if (lane.slow) this.#slowUnderWay--;
    return lane.underWay <= lane.window / 2;
  }

  #laneOf(endpointId: string): Lane {
    let lane = this.#lanes.get(endpointId);
    if (!lane) {
      lane = { window: windowFirst, underWay: 0, slow: false, served: 0 };
      this.#lanes.set(endpointId, lane);
    }
    return lane;
  }

  #forget(): void {
    if (this.#lanes.size <= lanesMaximum) return;
    for (const [endpointId, lane] of this.#lanes) if (lane.underWay === 0) this.#lanes.delete(endpointId);
  }
}
