import type { Repositories, Store } from "../core/ports.ts";
import { activityStore } from "./activity.ts";
import { auditStore } from "./audit.ts";
import { campaignStore } from "./campaigns.ts";
import { codeStore } from "./codes.ts";
import { consoleStore } from "./console.ts";
import type { Database } from "./database.ts";
import { deploymentStore } from "./deployment.ts";
import { eventSourceStore } from "./event-sources.ts";
import { eventStore } from "./events.ts";
import { webhookStore } from "./deliveries.ts";
import { idempotencyStore } from "./idempotency.ts";
import { identityStore } from "./identity.ts";
import { ledgerStore } from "./ledger.ts";
import { legalTextStore } from "./legal-texts.ts";
import { keyStore } from "./keys.ts";
import { limitStore } from "./limit-counts.ts";
import { outboxStore } from "./outbox.ts";
import { graphStore } from "./graph.ts";
import { participantStore, participantTokenStore } from "./participants.ts";
import { memberStore } from "./members.ts";
import { loadPolicyPacks } from "./policies.ts";
import { privacyStore, type Tombstones } from "./privacy.ts";
import { retentionStore } from "./retention.ts";
import { referralStore } from "./referrals.ts";
import { countedStore, usageStore } from "./reward-usage.ts";
import { rewardStore } from "./rewards.ts";
import { reportStore } from "./reports.ts";
import { requestLogStore } from "./request-log.ts";
import { reviewStore } from "./reviews.ts";
import { riskStore } from "./risk.ts";
import type { Queryable } from "./session.ts";
import { tenantStore } from "./tenants.ts";
import { vetoStore } from "./vetoes.ts";

/** The same files for every environment, read once. */
const policies = loadPolicyPacks();

const repositories = (
  db: Queryable,
  hot: Queryable,
  tombstonesOf: Tombstones,
  onWaiting: () => void,
): Repositories => ({
  tenants: tenantStore(db),
  keys: keyStore(db),
  campaigns: campaignStore(db),
  graph: graphStore(db),
  participants: participantStore(db),
  codes: codeStore(db, hot, onWaiting),
  referrals: referralStore(db),
  activity: activityStore(db),
  events: eventStore(db, tombstonesOf),
  eventSources: eventSourceStore(db),
  rewards: rewardStore(db),
  counted: countedStore(db),
  usage: usageStore(db),
  vetoes: vetoStore(db, onWaiting),
  ledger: ledgerStore(db),
  legalTexts: legalTextStore(db),
  risk: riskStore(db),
  reviews: reviewStore(db),
  reports: reportStore(db),
  policies,
  privacy: privacyStore(db, tombstonesOf),
  retention: retentionStore(db),
  tokens: participantTokenStore(db),
  identity: identityStore(db),
  idempotency: idempotencyStore(db),
  outbox: outboxStore(db, onWaiting),
  webhooks: webhookStore(db, onWaiting),
  audit: auditStore(db),
  limits: limitStore(db),
  accounts: consoleStore(db),
  members: memberStore(db),
  requestLog: requestLogStore(db),
  deployment: deploymentStore(db),
});

/**
 * The core's store on a PostgreSQL database. `tombstonesOf` hashes ids of erased people. `onWaiting` is called after each commit
 * that left events to fan out, so that nobody has to remember it.
 */
export const openStore = (
  database: Database,
  tombstonesOf: Tombstones,
  onWaiting: () => void = () => undefined,
): Store => ({
  ...repositories(
    database,
    { query: (statement, values) => database.hotRead(statement, values) },
    tombstonesOf,
    onWaiting,
  ),
  transaction: async (work) => {
    let waiting = false;
    const result = await database.transaction((session) => {
      const inside = repositories(session, session, tombstonesOf, () => {
        waiting = true;
      });
      return work({ ...inside, savepoint: (inner) => session.savepoint(() => inner()) });
    });
    if (waiting) onWaiting();
    return result;
  },
});
