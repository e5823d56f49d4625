/** Where the demo's history is played: a second application, whose clock is moved by hand, and a receiver of its webhooks. */
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { composeApp, type Deployment, startWorker } from "../main.ts";
import { deadAddress, openReceiver } from "./outside.ts";

/** Between looks at whether everything was sent, and the most of them. */
const deliveringMs = 40;
const deliveringRounds = 50;

/**
 * Opens a second application on the same databases, in global only, whose time is told by `moveTo`. `aheadMs` is the lead of the
 * tenant's own clock, so that the tenant's time is the one that is told.
 */
export const openScene = async (deployment: Deployment, aheadMs: number) => {
  const { config, open } = deployment;
  let currentMs = 0;
  const receiver = await openReceiver();
  const unlimited = { requestsPerSecond: 0, invalidPerAddress: 0, invalidPerKey: 0, invalidPerTenant: 0 };
  const own: Deployment = {
    ...deployment,
    config: { ...config, ...unlimited, outboundAllow: [...config.outboundAllow, receiver.address, deadAddress] },
    log: deployment.log.child({ part: "demo history" }, { level: "warn" }),
    clock: { nowMs: () => currentMs - aheadMs },
    open: open.global ? { global: open.global } : {},
    upstreams: {},
  };
  const composed = composeApp(own);
  await composed.app.listen({ port: 0, host: "127.0.0.1" });
  return {
    own,
    receiver,
    url: `http://127.0.0.1:${(composed.app.server.address() as AddressInfo).port}`,
    nowMs: () => currentMs,
    moveTo: (ms: number) => void (currentMs = Math.max(currentMs, ms)),
    /** Sends what waits to be sent. Only while the clock stands: deliveries under way are leased by it. */
    deliver: async (isDone: () => Promise<boolean>) => {
      const worker = startWorker(own);
      own.onWaiting.forEach((wake) => wake("global"));
      for (let rounds = 0; rounds < deliveringRounds; rounds++) {
        await sleep(deliveringMs);
        if (await isDone()) break;
      }
      await worker.stop();
    },
    close: async () => {
      composed.app.server.closeAllConnections();
      await composed.app.close();
      await composed.close();
      await receiver.close();
    },
  };
};
/** The application and what stands around it. */
export type Scene = Awaited<ReturnType<typeof openScene>>;
