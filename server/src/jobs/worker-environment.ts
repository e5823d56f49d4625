import type { EnvironmentName, Store } from "../core/ports.ts";

/** An environment that a worker serves. */
export type WorkerEnvironment = { name: EnvironmentName; store: Store };

/** Where a worker writes what people should know. */
export type WorkerLog = {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};
