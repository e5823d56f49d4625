import type { Repositories, Store } from "../core/ports.ts";
import { campaignStore } from "./campaigns.ts";
import { codeStore } from "./codes.ts";
import type { Database } from "./database.ts";
import { eventSourceStore } from "./event-sources.ts";
import { eventStore } from "./events.ts";
import { idempotencyStore } from "./idempotency.ts";
import { identityStore } from "./identity.ts";
import { ledgerStore } from "./ledger.ts";
import { keyStore } from "./keys.ts";
import { participantStore, participantTokenStore } from "./participants.ts";
import { loadPolicyPacks } from "./policies.ts";
import { referralStore } from "./referrals.ts";
import { countedStore, usageStore } from "./reward-usage.ts";
import { rewardStore } from "./rewards.ts";
import type { Queryable } from "./session.ts";
import { tenantStore } from "./tenants.ts";

/** The same files for every environment, read once. */
const policies = loadPolicyPacks();

const repositories = (db: Queryable, hot: Queryable): Repositories => ({
  tenants: tenantStore(db),
  keys: keyStore(db),
  campaigns: campaignStore(db),
  participants: participantStore(db),
  codes: codeStore(db, hot),
  referrals: referralStore(db),
  events: eventStore(db),
  eventSources: eventSourceStore(db),
  rewards: rewardStore(db),
  counted: countedStore(db),
  usage: usageStore(db),
  ledger: ledgerStore(db),
  policies,
  tokens: participantTokenStore(db),
  identity: identityStore(db),
  idempotency: idempotencyStore(db),
});

/** The core's store on a PostgreSQL database. */
export const openStore = (database: Database): Store => ({
  ...repositories(database, { query: (statement, values) => database.hotRead(statement, values) }),
  transaction: (work) =>
    database.transaction((session) =>
      work({ ...repositories(session, session), savepoint: (inner) => session.savepoint(() => inner()) }),
    ),
});
