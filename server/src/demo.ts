/** The demo tenant: what a first look needs, made once per data folder and never without `--demo`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCampaign, takeCampaignStep } from "./core/campaign/change-campaign.ts";
import type { EnvironmentName } from "./core/ports.ts";
import { createTenant } from "./core/tenant/create-tenant.ts";
import { hashCredential, mintParticipantToken, mintSecretKey } from "./identity/beckon-tokens.ts";
import type { Deployment } from "./main.ts";

type Person = { id: string; token: string };
type Side = { clientKey: string; secretKey: string; participants: { alice: Person; bob: Person } };
/** What the ready file holds under `demo`. */
export type Demo = Side & { tenantId: string; us: Side };

/** Kept in the data folder, readable by its owner only, so that later starts can tell the same keys again. */
type Kept = { tenantId: string; clientKey: string; secretKeys: Record<EnvironmentName, string> };

const people = ["alice", "bob"] as const;
const tokenLifeMs = 30 * 86_400_000;

const read = (path: string): Kept | null => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Kept;
  } catch {
    return null;
  }
};

/** Makes the demo tenant in both environments unless it is there, and fresh tokens for its two participants. */
export const prepareDemo = async (deployment: Deployment): Promise<Demo> => {
  const path = join(deployment.config.data, "demo.json");
  let kept = read(path);
  const present = kept === null ? null : await deployment.open.global?.store.tenants.find(kept.tenantId);
  if (!kept || !present) {
    kept = await create(deployment);
    writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  }
  const side = async (name: EnvironmentName): Promise<Side> => ({
    clientKey: kept.clientKey,
    secretKey: kept.secretKeys[name],
    participants: await tokensOf(deployment, name, kept.tenantId),
  });
  return { tenantId: kept.tenantId, ...(await side("global")), us: await side("us") };
};

const storeOf = ({ open }: Deployment, name: EnvironmentName) => {
  const environment = open[name];
  if (!environment) throw new Error(`The demo needs the environment ${name} on this machine.`);
  return environment.store;
};

const create = async (deployment: Deployment): Promise<Kept> => {
  const { clock, randomness } = deployment;
  const secretKeys = {
    mint: (tenantId: string) => {
      const text = mintSecretKey(randomness, tenantId, "test");
      return { text, hash: hashCredential(text) };
    },
  };
  const surroundings = { clock, randomness, secretKeys };
  const settings = { name: "Demo Card", mode: "sandbox", timeZone: "Europe/Berlin", currency: "EUR" } as const;
  const made: Partial<Kept> = {};
  const kept = { secretKeys: {} as Record<EnvironmentName, string> };
  for (const name of ["global", "us"] as const) {
    await storeOf(deployment, name).transaction(async (repositories) => {
      const again = made.tenantId && made.clientKey ? { tenantId: made.tenantId, clientKey: made.clientKey } : {};
      const { tenant, clientKey, secretKey } = await createTenant(repositories, surroundings, {
        ...settings,
        ...again,
      });
      const { tenantId } = tenant;
      made.tenantId = tenantId;
      made.clientKey = clientKey;
      kept.secretKeys[name] = secretKey;
      const { campaignId } = await createCampaign(repositories, surroundings, {
        tenantId,
        input: { name: "Bring a friend" },
      });
      await takeCampaignStep(repositories, surroundings, { tenantId, campaignId, step: "activate" });
    });
  }
  return { tenantId: made.tenantId ?? "", clientKey: made.clientKey ?? "", ...kept };
};

/** Tokens are kept as hashes, so each start makes new ones; the old ones of these two go. */
const tokensOf = async (
  deployment: Deployment,
  name: EnvironmentName,
  tenantId: string,
): Promise<Side["participants"]> => {
  const { tokens } = storeOf(deployment, name);
  const nowMs = deployment.clock.nowMs();
  const issue = async (id: (typeof people)[number]): Promise<Person> => {
    await tokens.revokeAllOf(tenantId, id, nowMs);
    const token = mintParticipantToken(deployment.randomness, tenantId);
    await tokens.insert(tenantId, {
      hash: hashCredential(token),
      participantId: id,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + tokenLifeMs,
    });
    return { id, token };
  };
  return { alice: await issue("alice"), bob: await issue("bob") };
};

/** The block that `npm start` prints: what is there, and lines that work when pasted. */
export const demoText = (url: string, { tenantId, clientKey, secretKey, participants, us }: Demo): string => `
  Beckon is running at ${url}

  tenant       ${tenantId} (demo)
  client key   ${clientKey}
  secret key   ${secretKey}
  alice        ${participants.alice.token}
  bob          ${participants.bob.token}
  alice in us  ${us.participants.alice.token}

  Get alice's referral code, made on the first call:

    curl ${url}/v1/referral -H 'x-client-key: ${clientKey}' -H 'Authorization: Bearer ${participants.alice.token}'

  See whether a code can be used:

    CODE=$(curl -s ${url}/v1/referral -H 'x-client-key: ${clientKey}' -H 'Authorization: Bearer ${participants.alice.token}' | sed 's/.*"code":"\\([^"]*\\)".*/\\1/')
    curl ${url}/v1/referral/$CODE/validate -H 'x-client-key: ${clientKey}'

  Ctrl-C stops it; the data stays.
`;
