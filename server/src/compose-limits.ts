/** Joins the limits of an environment with the database, the log and the metrics. */
import { createHmac } from "node:crypto";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Clock, EnvironmentName, Randomness, Store } from "./core/ports.ts";
import { parseNetwork } from "./core/limit/network-address.ts";
import { type ClientAddresses, clientAddresses } from "./http/client-address.ts";
import { type Limits, openLimits } from "./http/limits.ts";

/** Whom this deployment believes about the addresses of clients. */
export const addressesOf = ({ trustedProxies, forwardedHeader }: Config): ClientAddresses =>
  clientAddresses({
    networks: trustedProxies.map(parseNetwork).filter((network) => network !== null),
    header: forwardedHeader,
  });

type Outside = {
  config: Config;
  clock: Clock;
  randomness: Randomness;
  log: Logger;
  addresses: ClientAddresses;
  /** The same in every process of the deployment. */
  secret: Uint8Array;
  metrics: { limited(environment: string, what: string): void; alarmed(environment: string): void };
};

/** The limits of one environment. The caller closes them. */
export const composeLimits = (
  { name, store }: { name: EnvironmentName; store: Store },
  { config, clock, randomness, log, addresses, secret, metrics }: Outside,
): Limits => {
  let toldOfProxy = false;
  return openLimits({
    settings: config,
    store,
    clock,
    randomness,
    addresses,
    turns: config.poolSize,
    hash: (address) =>
      createHmac("sha256", secret).update(`client address ${address}`).digest("base64url").slice(0, 22),
    signs: {
      counted: (what) => metrics.limited(name, what),
      alarm: ({ tenantId, invalid, refused }) => {
        metrics.alarmed(name);
        log.warn({ environment: name, tenantId, invalid, refused }, "somebody guesses at codes");
      },
      exchangeFailed: (error) =>
        log.warn({ err: error, environment: name }, "the counts of limits could not be told to other processes"),
      unknownProxy: () => {
        if (toldOfProxy) return;
        toldOfProxy = true;
        log.warn(
          { environment: name },
          "requests come through a proxy that is not trusted: all its clients count as one; set BECKON_TRUSTED_PROXIES",
        );
      },
    },
  });
};
