/** Where the store reports what an operator should know. A pino logger fits as it is. */
export type StoreLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** A log that keeps nothing, for callers that have nowhere to write. */
export const silentLog: StoreLog = { info: () => {}, warn: () => {}, error: () => {} };
