/** Where the demo's history is played: a second application, whose clock is moved by hand, and a receiver of its webhooks. */
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fanOut } from "../core/webhook/fan-out.ts";
import { deliveriesOf } from "../jobs/call-queue.ts";
import { createCourier } from "../jobs/courier.ts";
import { composeApp, type Deployment, outsideOf } from "../main.ts";
import { deadAddress, openReceiver } from "./outside.ts";

/** Events made into deliveries in one transaction. */
const fanOutMaximum = 500;
/** Between looks at whether everything was sent, and the most of them. */
const deliveringMs = 5;
const deliveringRounds = 400;

/**
 * Opens a second application on the same databases, in global only, whose time is told by `moveTo`. `aheadMs` is the lead of the
 * tenant's own clock, so that the tenant's time is the one that is told.
 */
export const openScene = async (deployment: Deployment, aheadMs: number) => {
  const { config, open } = deployment;
  const { global } = open;
  if (!global) throw new Error("The demo's history needs the environment global on this machine.");
  let currentMs = 0;
  const receiver = await openReceiver();
  const unlimited = { requestsPerSecond: 0, invalidPerAddress: 0, invalidPerKey: 0, invalidPerTenant: 0 };
  const own: Deployment = {
    ...deployment,
    config: { ...config, ...unlimited, outboundAllow: [...config.outboundAllow, receiver.address, deadAddress] },
    log: deployment.log.child({ part: "demo history" }, { level: "warn" }),
    clock: { nowMs: () => currentMs - aheadMs },
    open: { global },
    upstreams: {},
  };
  const { outside, close: closeOutside } = outsideOf(own);
  const composed = composeApp(own, { requestLog: false });
  await composed.app.listen({ port: 0, host: "127.0.0.1" });
  const isDue = async (): Promise<boolean> =>
    (await global.store.webhooks.listDue(own.clock.nowMs(), null, 1)).length > 0;
  return {
    own,
    store: global.store,
    receiver,
    url: `http://127.0.0.1:${(composed.app.server.address() as AddressInfo).port}`,
    nowMs: () => currentMs,
    moveTo: (ms: number) => void (currentMs = Math.max(currentMs, ms)),
    /** Sends what waits to be sent, if anything does. Only while the clock stands: deliveries under way are leased by it. */
    deliver: async () => {
      for (let events = fanOutMaximum; events === fanOutMaximum; )
        ({ events } = await global.store.transaction((inside) => fanOut(inside, own, fanOutMaximum)));
      if (!(await isDue())) return;
      const courier = createCourier(global, deliveriesOf(global, outside, own.log), outside, own.log);
      for (let rounds = 0; rounds < deliveringRounds && (await isDue()); rounds++) {
        courier.pump();
        await sleep(deliveringMs);
      }
      await courier.stop();
    },
    close: async () => {
      composed.app.server.closeAllConnections();
      await composed.app.close();
      await composed.close();
      closeOutside();
      await receiver.close();
    },
  };
};
/** The application and what stands around it. */
export type Scene = Awaited<ReturnType<typeof openScene>>;
