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

/** The places a configuration means. Unsaid, `us` is embedded only beside an embedded `global`: no half of it appears unasked. */
export const placesOf = (config: Config): Record<EnvironmentName, Place> => {
  const global = placeOf(
    config.databaseUrl ?? (config.upstreamUrl === null ? "embedded" : null),
    config.upstreamUrl,
    "beckon_global",
  );
  const unsaid = config.usUpstreamUrl !== null ? null : global.kind === "embedded" ? "embedded" : "none";
  return { global, us: placeOf(config.usDatabaseUrl ?? unsaid, config.usUpstreamUrl, "beckon_us") };
};

const placeOf = (given: string | null, upstream: string | null, database: string): Place => {
  if (given === "embedded") return { kind: "embedded", database };
  if (given !== null) return given === "none" ? { kind: "absent" } : { kind: "url", url: given };
  return upstream === null ? { kind: "absent" } : { kind: "upstream", url: upstream };
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
