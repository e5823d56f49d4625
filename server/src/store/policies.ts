import { readdirSync, readFileSync } from "node:fs";
import { PolicyPack } from "@beckon/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { PolicyPacks } from "../core/reward/reward-store.ts";

const directory = new URL("../../policies/", import.meta.url);

/** Reads the policy packs that come with the server. Errors: throws, naming the file, on one that is not a policy pack. */
export const loadPolicyPacks = (from: URL = directory): PolicyPacks => {
  const isPack = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile<PolicyPack>(PolicyPack);
  const packs = new Map<string, PolicyPack>();
  for (const file of readdirSync(from)
    .filter((name) => name.endsWith(".json"))
    .toSorted()) {
    const pack: unknown = JSON.parse(readFileSync(new URL(file, from), "utf8"));
    if (!isPack(pack)) {
      const faults = (isPack.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
      throw new Error(`policies/${file} is not a policy pack: ${faults.join("; ")}`);
    }
    if (`${pack.id}.json` !== file) throw new Error(`policies/${file} holds the pack ${pack.id}: name them the same`);
    packs.set(pack.id, pack);
  }
  const ids = new Set(packs.keys());
  return {
    ids: () => ids,
    all: () => [...packs.values()],
    named: (wanted) => wanted.flatMap((id) => packs.get(id) ?? []),
  };
};
