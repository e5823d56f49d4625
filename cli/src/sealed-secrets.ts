/** The encryption keys at hand, and the secrets in a database: whether they open, and moving them under the first key. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { type AuditEntry, newEntry } from "@beckon/server/src/core/audit/audit-entry.ts";
import type { OpenEnvironment } from "@beckon/server";
import { totpSecretContext } from "@beckon/server/src/core/console/factor-answers.ts";
import type { Config } from "@beckon/server/src/config.ts";
import type { SecretBox } from "@beckon/server/src/core/ports.ts";
import { vetoSecretContext } from "@beckon/server/src/core/veto/approval-veto.ts";
import { secretContext } from "@beckon/server/src/core/webhook/webhook-endpoint.ts";
import { answerContext } from "@beckon/server/src/http/idempotency.ts";
import { sourceSecretContext } from "@beckon/server/src/http/operations/event-sources.ts";
import { createSecretBox, parseSecretBoxKeys, sealingKeyOf } from "@beckon/server/src/identity/secret-box.ts";
import { settingsSecretContext } from "@beckon/server/src/identity/stored-identity-settings.ts";
import {
  replaceSealedAccountText,
  replaceSealedText,
  type SealedText,
  sealedAccountTexts,
  sealedTexts,
} from "@beckon/server/src/store/sealed-texts.ts";

/** The file that an embedded deployment keeps its keys in. */
export const keysFileOf = ({ data }: Config): string => join(data, "encryption-keys");

/** The keys' text: the variable's, else the file's; null where there is neither. */
export const readKeys = (config: Config): string | null => {
  if (config.encryptionKeys !== null) return config.encryptionKeys;
  const file = keysFileOf(config);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
};

/** Whether the keys' text can be read, or there is none. */
export const areKeys = (text: string | null): boolean => {
  try {
    return text === null || parseSecretBoxKeys(text).length > 0;
  } catch {
    return false;
  }
};

/** What binds each sealed text to its place. */
const contextOf = (tenantId: string, { place, id, operation }: SealedText): string => {
  switch (place) {
    case "sharedSecret":
    case "clientSecret":
      return settingsSecretContext(tenantId, place);
    case "webhook":
    case "webhookPrevious":
      return secretContext(tenantId, id);
    case "veto":
    case "vetoPrevious":
      return vetoSecretContext(tenantId);
    case "eventSource":
      return sourceSecretContext(tenantId, id);
    case "answer":
      return answerContext({ tenantId, operation: operation ?? "" });
  }
};

/** What became of the sealed texts of one environment. */
export type SealedCount = {
  sealed: number;
  /** How many each key has sealed. */
  byKey: Record<string, number>;
  /** How many do not open, and whose they are. */
  unopened: number;
  shut: string[];
  /** How many were sealed anew. */
  moved: number;
};

/**
 * Opens every sealed text there is and, where `reseal` says so, seals what another key than the first has sealed anew. Each for
 * itself, so that a walk that was cut short is ended by the next. Errors: throws when the keys' text is malformed.
 */
export const walkSealedTexts = async (
  { store, database }: OpenEnvironment,
  keys: string | null,
  { reseal }: { reseal: boolean },
): Promise<SealedCount> => {
  const parsed = keys === null ? [] : parseSecretBoxKeys(keys);
  const box = parsed.length === 0 ? null : createSecretBox(parsed, { bytes: (count) => randomBytes(count) });
  const count: SealedCount = { sealed: 0, byKey: {}, unopened: 0, shut: [], moved: 0 };
  const visit = async (sealed: string, context: string, replace: (text: string) => Promise<boolean>) => {
    count.sealed += 1;
    let key = sealingKeyOf(sealed) ?? "";
    const plain = tryOpen(box, sealed, context);
    if (plain === null) count.unopened += 1;
    if (reseal && box && plain !== null && key !== parsed[0]?.id) {
      if (await replace(box.seal(plain, context))) count.moved += 1;
      key = parsed[0]?.id ?? key;
    }
    count.byKey[key] = (count.byKey[key] ?? 0) + 1;
  };
  for (const { tenantId } of await store.tenants.list()) {
    const { moved, unopened } = count;
    for await (const text of sealedTexts(database, tenantId))
      await visit(text.sealed, contextOf(tenantId, text), (anew) => replaceSealedText(database, tenantId, text, anew));
    if (count.unopened > unopened) count.shut.push(tenantId);
    if (count.moved > moved)
      await store.audit.append(tenantId, [resealed(tenantId, count.moved - moved, parsed[0]?.id ?? "")]);
  }
  const { unopened } = count;
  for (const text of await sealedAccountTexts(database))
    await visit(text.sealed, totpSecretContext(text.userId), (anew) => replaceSealedAccountText(database, text, anew));
  if (count.unopened > unopened) count.shut.push("the console's accounts");
  return count;
};

const resealed = (tenantId: string, moved: number, key: string): AuditEntry => {
  const surroundings = {
    clock: { nowMs: () => Date.now() },
    randomness: { bytes: (count: number) => randomBytes(count) },
  };
  const said = { actor: "operator", operation: "resealSecrets", subjectType: "tenant", subjectId: tenantId };
  return newEntry(surroundings, { ...said, after: { moved, key } });
};

const tryOpen = (box: SecretBox | null, sealed: string, context: string): string | null => {
  try {
    return box?.open(sealed, context) ?? null;
  } catch {
    return null;
  }
};
