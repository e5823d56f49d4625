import type { IncomingMessage } from "node:http";
import type { EnvironmentName, ExplainingVerifier, Store } from "../core/ports.ts";
import type { CheckCounts } from "./check-counts.ts";
import type { ConsoleAccess } from "./console-session.ts";
import type { KeyDirectory } from "./key-directory.ts";
import type { Limits } from "./limits.ts";
import type { RequestLog } from "./request-log.ts";

/** An environment that this process serves from its own store. */
export type LocalEnvironment = {
  kind: "local";
  name: EnvironmentName;
  store: Store;
  verifier: ExplainingVerifier;
  directory: KeyDirectory;
  limits: Limits;
  requests: RequestLog;
  checks: CheckCounts;
  /** The deployment's accounts, which may be in another environment's database. */
  console: ConsoleAccess;
};

/** An environment that another Beckon serves: the request goes there as it came, and its data never comes to rest here. */
export type UpstreamEnvironment = {
  kind: "upstream";
  name: EnvironmentName;
  /** The other Beckon's answer, whole; null when it gave none in time. Never rejects. */
  forward(
    request: IncomingMessage,
    requestId: string,
    body: Buffer | null,
  ): Promise<{ status: number; headers: Record<string, string | string[]>; body: Buffer } | null>;
};

export type Environment = LocalEnvironment | UpstreamEnvironment;

/** The environments of a deployment; one that is absent is not served at all, never by the other. */
export type Environments = Partial<Record<EnvironmentName, Environment>>;

const us = (value: string | undefined): boolean => {
  if (value === undefined) return false;
  const text = value.trim().toLowerCase();
  return text === "true" || text === "1";
};

/** Which environment a request is for: the header `x-us-env`, or the query's `region=us`; international otherwise. */
export const environmentOf = (headers: IncomingMessage["headers"], target: string): EnvironmentName => {
  const header = headers["x-us-env"];
  if (header !== undefined && us(Array.isArray(header) ? header[0] : header)) return "us";
  const query = target.indexOf("?");
  if (query === -1 || !target.includes("region", query)) return "global";
  return new URLSearchParams(target.slice(query)).get("region")?.trim().toLowerCase() === "us" ? "us" : "global";
};
