/** Databases full of consistent codes: made by SQL in seconds, and known to the bench without being read back. */
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { exportJWK, SignJWT } from "jose";
import pg from "pg";
import type { Randomness } from "../../server/src/core/ports.ts";
import { createCampaign, takeCampaignStep } from "../../server/src/core/campaign/change-campaign.ts";
import type { IdentitySettingsInput } from "../../server/src/core/identity/identity-settings.ts";
import { createTenant } from "../../server/src/core/tenant/create-tenant.ts";
import { hashCredential, mintParticipantToken, mintSecretKey } from "../../server/src/identity/beckon-tokens.ts";
import { createSecretBox, parseSecretBoxKeys } from "../../server/src/identity/secret-box.ts";
import { createTombstones } from "../../server/src/identity/tombstones.ts";
import { sealIdentitySettings } from "../../server/src/identity/stored-identity-settings.ts";
import { openDatabase } from "../../server/src/store/database.ts";
import { migrate } from "../../server/src/store/migrate.ts";
import { openStore } from "../../server/src/store/store.ts";
import { silentLog } from "../../server/src/store/store-log.ts";

/** A tenant of the bench: who asks, and with which tokens. */
export type Population = {
  tenantId: string;
  clientKey: string;
  /** Has every scope. */
  secretKey: string;
  /** Some of its participants, spread evenly over all, and a token for each. */
  callers: { participantId: string; token: string }[];
};

/** One database: `opaque` has all the codes, the two others only those of their callers. */
export type Filled = {
  connection: pg.ClientConfig;
  size: number;
  opaque: Population;
  es256: Population;
  hs256: Population;
  /** Participants of `opaque` that have no code yet. */
  newcomers: Population["callers"];
};

/** Few enough that each is asked for before every measurement, so that the verifier remembers all of them throughout. */
const callerCount = 2_000;
/** What callers get, all of them valid: `used` is below it. */
const cap = 5;
const alphabet = "ACDEFGHJKLMNPQRTUVWXY23456789";
const texts = alphabet.length ** 6;
/** Prime to the number of texts, so that neighbours in count are far apart in the index and none repeats. */
const stride = 386_093_017;

/** The participant with this number; digests spread over the index as UUIDs do. */
export const participantOf = (number: number): string => createHash("md5").update(String(number)).digest("hex");

/** The text of the code with this number, the same as the SQL below makes. */
export const codeOf = (number: number): string => {
  let rest = Number((BigInt(number) * BigInt(stride)) % BigInt(texts));
  let text = "";
  for (let digit = 0; digit < 6; digit++) {
    text += alphabet.charAt(rest % alphabet.length);
    rest = Math.trunc(rest / alphabet.length);
  }
  return text;
};

const digitsSql = Array.from(
  { length: 6 },
  (_, place) => `substr('${alphabet}', (x / ${alphabet.length ** place} % ${alphabet.length})::int + 1, 1)`,
).join(" || ");

const randomness: Randomness = { bytes: (count) => randomBytes(count) };
const clock = { nowMs: () => Date.now() };
const campaign = { author: "operator", input: { name: "Bench" } };

/** Fills a new database and brings its statistics up to date. `encryptionKeys` as the service will have them. */
export const fill = async (
  connection: pg.ClientConfig,
  options: { size: number; newcomers: number; encryptionKeys: string },
): Promise<Filled> => {
  await migrate(connection, { log: silentLog, beckonVersion: "bench" });
  const database = openDatabase({ connection, log: silentLog });
  const keys = parseSecretBoxKeys(options.encryptionKeys);
  const box = createSecretBox(keys, randomness);
  const store = openStore(
    database,
    createTombstones(() => keys),
  );
  const client = new pg.Client(connection);
  await client.connect();

  const tenantWith = async (settings: IdentitySettingsInput | null, size: number) => {
    const secretKeys = {
      mint: (tenantId: string) => {
        const text = mintSecretKey(randomness, tenantId, "live");
        return { text, hash: hashCredential(text) };
      },
    };
    const surroundings = { clock, randomness, secretKeys };
    return store.transaction(async (repositories) => {
      const { tenant, clientKey, secretKey } = await createTenant(repositories, surroundings, {
        name: "Bench",
        mode: "live",
        timeZone: "UTC",
        currency: "EUR",
      });
      const { tenantId } = tenant;
      const { campaignId } = await createCampaign(repositories, surroundings, { tenantId, ...campaign });
      await takeCampaignStep(repositories, surroundings, { tenantId, campaignId, step: "activate" });
      if (settings) {
        const sealed = sealIdentitySettings(settings, box, tenantId);
        await repositories.identity.put({ tenantId, version: 1, settings: sealed }, clock.nowMs());
      }
      return { tenantId, clientKey, secretKey, campaignId, size };
    });
  };
  type Tenant = Awaited<ReturnType<typeof tenantWith>>;

  /** Checks of foreign keys row by row would take most of the time; the rows are consistent as they are made. */
  const addCodes = async ({ tenantId, campaignId, size }: Tenant): Promise<void> => {
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into participants (tenant_id, participant_id, created_at, updated_at)
       select $1, md5(n::text), now(), now() from generate_series(0, $2::int - 1) n`,
      [tenantId, size],
    );
    await client.query(
      `insert into codes (tenant_id, code_id, campaign_id, participant_id, code, cap, used, source, created_at, updated_at)
       select $1, 'cod_' || lpad(n::text, 26, '0'), $2, md5(n::text), ${digitsSql}, $4, n % $4, 'generated', now(), now()
       from (select n, n::bigint * ${stride} % ${texts} as x from generate_series(0, $3::int - 1) n) numbered`,
      [tenantId, campaignId, size, cap],
    );
  };
  const spread = (size: number): string[] =>
    Array.from({ length: Math.min(size, callerCount) }, (_, place) =>
      participantOf(Math.floor((place * size) / Math.min(size, callerCount))),
    );
  const opaqueTokens = async (tenantId: string, participants: string[]): Promise<Population["callers"]> => {
    const callers = participants.map((participantId) => ({
      participantId,
      token: mintParticipantToken(randomness, tenantId),
    }));
    await client.query(
      `insert into participant_tokens (tenant_id, hash, participant_id, created_at, expires_at)
       select $1, hash, participant, now(), now() + interval '1 day' from unnest($2::bytea[], $3::text[]) t (hash, participant)`,
      [tenantId, callers.map(({ token }) => hashCredential(token)), participants],
    );
    return callers;
  };
  const withSigned = async (
    settings: IdentitySettingsInput,
    key: Parameters<SignJWT["sign"]>[0],
    header: { alg: string; kid?: string },
  ): Promise<Population> => {
    const tenant = await tenantWith(settings, callerCount);
    await addCodes(tenant);
    const callers = await Promise.all(
      spread(callerCount).map(async (participantId) => ({
        participantId,
        token: await new SignJWT({ sub: participantId })
          .setProtectedHeader(header)
          .setIssuer("https://id.example.com")
          .setAudience("referral")
          .setIssuedAt()
          .setExpirationTime("1d")
          .sign(key),
      })),
    );
    return { ...tenant, callers };
  };

  try {
    const main = await tenantWith(null, options.size);
    await addCodes(main);
    const fresh = Array.from({ length: options.newcomers }, (_, place) => participantOf(options.size + place));
    const filled: Filled = {
      connection,
      size: options.size,
      opaque: { ...main, callers: await opaqueTokens(main.tenantId, spread(options.size)) },
      newcomers: await opaqueTokens(main.tenantId, fresh),
      ...(await signedPopulations(withSigned)),
    };
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    return filled;
  } finally {
    await client.end();
    await database.close();
  }
};

type WithSigned = (
  settings: IdentitySettingsInput,
  key: Parameters<SignJWT["sign"]>[0],
  header: { alg: string; kid?: string },
) => Promise<Population>;

const signedPopulations = async (withSigned: WithSigned): Promise<Pick<Filled, "es256" | "hs256">> => {
  const claims = { provider: "jwt", issuer: "https://id.example.com", audience: "referral" } as const;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...(await exportJWK(publicKey)), kid: "bench", alg: "ES256", use: "sig" };
  const sharedSecret = randomBytes(32).toString("base64url");
  return {
    es256: await withSigned({ ...claims, keys: [jwk] } as IdentitySettingsInput, privateKey, {
      alg: "ES256",
      kid: "bench",
    }),
    hs256: await withSigned({ ...claims, algorithms: ["HS256"], sharedSecret }, Buffer.from(sharedSecret), {
      alg: "HS256",
    }),
  };
};
