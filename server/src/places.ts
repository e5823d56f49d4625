/** Where each environment's data is, by the configuration. */
import type { PlaceOfEnvironment } from "@beckon/contract";
import type { Config } from "./config.ts";
import type { EnvironmentName } from "./core/ports.ts";

/** Where each environment lives. */
type Place =
  | { kind: "embedded"; database: string }
  | { kind: "url"; url: string }
  | { kind: "upstream"; url: string }
  | { kind: "absent" };

/** The places a configuration means. `us` is embedded only beside an embedded `global`: no half of it appears unasked. */
export const placesOf = (config: Config): Record<EnvironmentName, Place> => {
  const named = (database: string | null, upstream: string | null): Place | null =>
    database === null
      ? upstream === null
        ? null
        : { kind: "upstream", url: upstream }
      : { kind: "url", url: database };
  const global = named(config.databaseUrl, config.upstreamUrl) ?? { kind: "embedded", database: "beckon_global" };
  const us = named(config.usDatabaseUrl, config.usUpstreamUrl);
  return {
    global,
    us: us ?? (global.kind === "embedded" ? { kind: "embedded", database: "beckon_us" } : { kind: "absent" }),
  };
};

/** Whether any of it is in the embedded database. */
export const hasEmbedded = (config: Config): boolean =>
  Object.values(placesOf(config)).some(({ kind }) => kind === "embedded");

const wordOf = ({ kind }: Place): PlaceOfEnvironment =>
  kind === "upstream" ? "elsewhere" : kind === "absent" ? "nowhere" : "here";

/** The same in the words of the API. */
export const whereEnvironmentsAre = (config: Config): Record<EnvironmentName, PlaceOfEnvironment> => {
  const { global, us } = placesOf(config);
  return { global: wordOf(global), us: wordOf(us) };
};
