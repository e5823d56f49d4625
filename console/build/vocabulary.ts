/**
 * Words of the contract that pages show: roles and scopes, kinds of data, risk rules, states, events. Plain data, without the library that the
 * contract's schemas are made with. The bundler reads it in place of the module `virtual:vocabulary`.
 */
import {
  allEventTypes,
  allReferralStates,
  deploymentLimits,
  events,
  limits,
  reasonCodes,
  retentionKinds,
  rewardLimits,
  riskRules,
  roles,
  scopes,
} from "@beckon/contract";
import type { Plugin } from "vite";

const virtualId = "virtual:vocabulary";
const resolvedId = `\0${virtualId}`;

/** The words as the text of a module. */
export const vocabularyModule = (): string => {
  const eventTexts = allEventTypes.map((type) => [type, { title: events[type].title, when: events[type].when }]);
  const words = {
    roles,
    scopes,
    retentionKinds,
    riskRules,
    reasonCodes,
    referralStates: allReferralStates,
    graphCounted: limits.graphCounted,
    deploymentLimits,
    rewardBatch: rewardLimits.batch,
    eventTexts: Object.fromEntries(eventTexts),
  };
  return Object.entries(words)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join("\n");
};

/** Gives the bundler the words. */
export const vocabulary = (): Plugin => ({
  name: "vocabulary",
  resolveId: (id) => (id === virtualId ? resolvedId : null),
  load: (id) => (id === resolvedId ? vocabularyModule() : null),
});
