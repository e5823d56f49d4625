/**
 * Every outside need of the core, and nothing else. The core calls these; adapters in `store/`, `identity/` and `outbound/`
 * implement them; `main.ts` joins the two.
 */
import type { Audience, CampaignTerms, Said, TokenStep } from "@beckon/contract";
import type { AuditStore } from "./audit/audit-store.ts";
import type { Clock, Randomness } from "./clock.ts";
import type { Campaign, CampaignRevision, CampaignWindow, Commitments, PolicyUse } from "./campaign/campaign.ts";
import type { ConsoleStore, MemberStore } from "./console/console-store.ts";
import type { Code } from "./code/code.ts";
import type { DeploymentStore } from "./deployment/deployment-store.ts";
import type { RedeemableFacts } from "./code/redeemable.ts";
import type {
  IdentitySettings,
  IdentitySettingsInput,
  SealedIdentitySettings,
  StoredIdentitySettings,
} from "./identity/identity-settings.ts";
import type { LedgerStore } from "./ledger/ledger-store.ts";
import type { LegalTextStore } from "./legal/legal-text-store.ts";
import type { LimitStore } from "./limit/limit-store.ts";
import type { Key } from "./key/key.ts";
import type { GraphStore } from "./participant/graph.ts";
import type { Attributes, Participant } from "./participant/participant.ts";
import type { CountedStore, PolicyPacks, RewardStore, UsageStore } from "./reward/reward-store.ts";
import type { EventSourceStore, EventStore } from "./event/event-store.ts";
import type { NewEvent } from "./outbox/outbox-event.ts";
import type { PageRequest } from "./page-request.ts";
import type { PrivacyStore } from "./privacy/privacy-store.ts";
import type { RetentionStore } from "./privacy/retention.ts";
import type { ActivityStore } from "./referral/activity-store.ts";
import type { ReferralStore } from "./referral/referral-store.ts";
import type { RequestLogStore } from "./request-log/logged-request.ts";
import type { ReportStore } from "./report/report-store.ts";
import type { ReviewStore } from "./risk/review-store.ts";
import type { RiskStore } from "./risk/risk-store.ts";
import type { VetoStore } from "./veto/veto-store.ts";
import type { Tenant } from "./tenant/tenant.ts";
import type { OutboxStore, WebhookStore } from "./webhook/webhook-ports.ts";

export type { Clock, Randomness } from "./clock.ts";
export type { EventSourceStore, EventStore } from "./event/event-store.ts";
export type { OutboundAnswer, OutboundHttp, OutboundRequest } from "./outbound-http.ts";
export type { PageRequest } from "./page-request.ts";
export type { HeldReferee, PersonIds, ReferralFilter, ReferralStore } from "./referral/referral-store.ts";
export type { SignalReader } from "./risk/signals.ts";
export type { OutboxStore, WebhookSigner, WebhookStore } from "./webhook/webhook-ports.ts";

/** The two data-residency sides of a deployment. Each has its own store; none falls back to the other. */
export type EnvironmentName = "global" | "us";

/** Encrypts small secrets at rest (provider secrets, later webhook keys) with a key from the environment. */
export type SecretBox = {
  /** `context` is bound into the ciphertext: it opens only with the same context (tenant and field). */
  seal(plain: string, context: string): string;
  /** Errors: throws when the text was not sealed by a known key under the same context. */
  open(sealed: string, context: string): string;
};

/** What became of a participant's access token. */
export type TokenVerdict =
  | { kind: "verified"; participantId: string; expiresAtMs: number | null }
  /** A genuine token of another tenant: 403. */
  | { kind: "foreign" }
  /** Genuine, but it lacks a required scope or names another tenant, or the provider says the person may not: 403. */
  | { kind: "forbidden"; reason: string }
  /** Malformed, expired, revoked, unknown, forged: 401. `reason` is for the operator's token tester and logs, never for callers. */
  | { kind: "refused"; reason: string }
  /** The provider did not answer in time, or not with sense. Fails closed: 500. */
  | { kind: "unavailable"; reason: string }
  /** Too many verifications of this tenant are already under way: 429. */
  | { kind: "busy" };

/** Judges participants' access tokens by the tenant's identity settings. One per environment. */
export type TokenVerifier = {
  /**
   * The verdict when it is already known, else undefined: then `verify`. Apart because a synchronous answer on the hot path
   * costs no promise and no turn of the event loop.
   */
  verifyCached(request: { tenantId: string; clientKey: string; token: string }): TokenVerdict | undefined;
  /** `clientKey` is the caller's own, for providers that are asked with it. Never throws for a bad token. */
  verify(request: { tenantId: string; clientKey: string; token: string }): Promise<TokenVerdict>;
  /** Forget what is cached for a tenant (settings changed) or one token (revoked). */
  forget(request: { tenantId: string; token?: string }): void;
};

/** One thing that was looked at in a token. `detail` is plain words for people; neither token nor secret is in it. */
export type ExplainedStep = { step: TokenStep; outcome: "passed" | "failed" | "noted"; said: Said };
export type TokenExplanation = { verdict: TokenVerdict; steps: ExplainedStep[] };

/** A verifier that can also say why, for the operator's token tester. */
export type ExplainingVerifier = TokenVerifier & {
  /** Never throws; past every cache. */
  explainToken(request: { tenantId: string; clientKey: string; token: string }): Promise<TokenExplanation>;
};

/** What the identity room does with settings on their way in and out. */
export type IdentityTools = {
  seal(settings: IdentitySettingsInput, tenantId: string): SealedIdentitySettings;
  present(settings: SealedIdentitySettings): IdentitySettings;
  /** Why this address may not be called, or null. */
  judgeUrl(url: string): string | null;
};

/** Reads tenants' identity settings. One per environment. */
export type IdentitySettingsSource = {
  find(tenantId: string): Promise<StoredIdentitySettings | null>;
  /** Tenants whose `jwt` settings name this issuer, at most a handful: they are tried in turn. */
  findByIssuer(issuer: string): Promise<StoredIdentitySettings[]>;
};

/** Reads participant tokens that Beckon issued, by the SHA-256 of their text. One per environment. */
export type ParticipantTokenSource = {
  find(
    tenantId: string,
    hash: Uint8Array,
  ): Promise<{ participantId: string; expiresAtMs: number; revokedAtMs: number | null } | null>;
};

export type TenantStore = {
  find(tenantId: string): Promise<Tenant | null>;
  /** The same, and nobody else who locks it goes on until this transaction ends: for limits over a tenant's things. */
  lock(tenantId: string): Promise<Tenant | null>;
  list(): Promise<Tenant[]>;
  insert(tenant: Tenant): Promise<void>;
  advanceClock(tenantId: string, ms: number): Promise<Tenant | null>;
  /** What the operator gives it instead of the deployment's limits. */
  setLimits(tenantId: string, limits: Tenant["limits"]): Promise<Tenant | null>;
  /** Changes it if it is still at that version; null when it is not. */
  setPrivacy(tenantId: string, version: number, privacy: Tenant["privacy"]): Promise<Tenant | null>;
  /** Changes the row if it still has `tenant.version`; null when it has not. */
  update(tenant: Tenant): Promise<Tenant | null>;
};

export type KeyStore = {
  findByClientKey(clientKey: string): Promise<Key | null>;
  findByHash(tenantId: string, hash: Uint8Array): Promise<Key | null>;
  find(tenantId: string, keyId: string): Promise<Key | null>;
  /** Newest first, by id. */
  list(tenantId: string, filter: { type: Key["type"] | null }, page: PageRequest): Promise<Key[]>;
  countLive(tenantId: string, nowMs: number): Promise<number>;
  /** False when a tenant has, or had, this very client key. */
  insertClient(tenantId: string, key: Key & { clientKey: string }): Promise<boolean>;
  insertSecret(tenantId: string, key: Key, hash: Uint8Array): Promise<void>;
  revoke(tenantId: string, keyId: string, nowMs: number): Promise<void>;
  /** Ends a working secret key at `atMs`, or earlier where it would have; false when it works no more. */
  expire(tenantId: string, keyId: string, when: { nowMs: number; atMs: number }): Promise<boolean>;
  /** Notes that a key was used; kept to the minute, so that it is one write a minute at the most. */
  touch(tenantId: string, keyId: string, nowMs: number): Promise<void>;
};

export type CampaignStore = {
  find(tenantId: string, campaignId: string): Promise<Campaign | null>;
  /** The same, and no one else changes it until this transaction ends. */
  lock(tenantId: string, campaignId: string): Promise<Campaign | null>;
  list(tenantId: string, filter: { state: Campaign["state"] | null }, page: PageRequest): Promise<Campaign[]>;
  count(tenantId: string): Promise<number>;
  countActive(tenantId: string): Promise<number>;
  insert(tenantId: string, campaign: Campaign): Promise<void>;
  /** Writes everything but the revision's terms, and adds the revision when its number is new. The caller holds the lock. */
  save(tenantId: string, campaign: Campaign): Promise<void>;
  /** Draws of this campaign collided: new codes get one more symbol than `length`. Safe to call by many at once. */
  growCodeLength(tenantId: string, campaignId: string, length: number): Promise<void>;
  /** Numbers for this many more events of the campaign; the last of them. Nobody else takes one until this transaction ends. */
  takeSequence(tenantId: string, campaignId: string, count: number): Promise<number>;
  findTerms(tenantId: string, campaignId: string, revision: number): Promise<CampaignTerms | null>;
  listRevisions(tenantId: string, campaignId: string, page: PageRequest): Promise<CampaignRevision[]>;
  /** Looks at no more than `most` codes and as many referrals, of these the newest. */
  commitments(tenantId: string, campaignId: string, most: number): Promise<Commitments>;
  /** Which campaigns' present terms name which policy pack, the newest `most` of each; archived ones left out. */
  policyUses(tenantId: string, most: number): Promise<ReadonlyMap<string, PolicyUse>>;
  /** Those whose id begins with `startsWith`, or all. */
  listAudience(
    tenantId: string,
    campaignId: string,
    filter: { startsWith: string | null },
    page: PageRequest,
  ): Promise<string[]>;
  isOnList(tenantId: string, campaignId: string, participantId: string): Promise<boolean>;
  addToAudience(
    tenantId: string,
    campaignId: string,
    participantIds: readonly string[],
    nowMs: number,
  ): Promise<number>;
  removeFromAudience(tenantId: string, campaignId: string, participantIds: readonly string[]): Promise<number>;
  countAudience(tenantId: string, campaignId: string): Promise<number>;
};

export type ParticipantStore = {
  find(tenantId: string, participantId: string): Promise<Participant | null>;
  /** Those of them that are known. */
  findMany(tenantId: string, participantIds: readonly string[]): Promise<Participant[]>;
  list(tenantId: string, filter: { state: Participant["state"] | null }, page: PageRequest): Promise<Participant[]>;
  /** Null when they are erased. */
  put(
    tenantId: string,
    participant: { participantId: string; country: string | null; attributes: Attributes },
    nowMs: number,
  ): Promise<Participant | null>;
  /** Adds facts about participants; newer ones win. */
  addAttributes(
    tenantId: string,
    described: readonly { participantId: string; attributes: Attributes }[],
    nowMs: number,
  ): Promise<void>;
  /** Null when there is nobody, or they are erased. */
  setState(
    tenantId: string,
    participantId: string,
    state: Participant["state"],
    nowMs: number,
  ): Promise<Participant | null>;
};

/** An active campaign as one participant sees it, with their code in it if they have one. */
export type CodeOffer = CampaignWindow & {
  campaignId: string;
  priority: number;
  /** Null for everyone. */
  audience: Audience | null;
  onList: boolean | null;
  participantState: Participant["state"] | null;
  country: string | null;
  attributes: Attributes | null;
  code: string | null;
  codeState: Code["state"] | null;
  cap: number | null;
  used: number | null;
};

export type NewCode = Pick<Code, "codeId" | "code" | "campaignId" | "participantId" | "cap" | "source">;

/** Slots of a code to take, or to give back when negative. */
export type SlotChange = { codeId: string; slots: number };

export type CodeStore = {
  /** The hot read behind `GET /v1/referral`: every active campaign of the tenant, seen by this participant. */
  findOffers(tenantId: string, participantId: string): Promise<CodeOffer[]>;
  /** The hot read behind validate: what decides whether the code with this skeleton can be used. */
  findRedeemable(tenantId: string, skeleton: string): Promise<(RedeemableFacts & { campaignId: string }) | undefined>;
  /**
   * Adds a code, and the participant if new, while the campaign is in one of `states`. Null when nothing was added: the
   * participant has a code, the text is taken, or the campaign's state is another. The event is written if the code is.
   */
  insert(
    tenantId: string,
    code: NewCode,
    states: readonly Campaign["state"][],
    event: NewEvent,
    nowMs: number,
  ): Promise<Code | null>;
  findOfParticipant(tenantId: string, campaignId: string, participantId: string): Promise<Code | null>;
  find(tenantId: string, codeId: string): Promise<Code | null>;
  lock(tenantId: string, codeId: string): Promise<Code | null>;
  /** Newest first, by id. */
  list(
    tenantId: string,
    filter: { campaignId: string | null; participantId: string | null; skeleton: string | null },
    page: PageRequest,
  ): Promise<Code[]>;
  /** Writes text, state and cap; the caller holds the lock. Null when the text is taken. */
  save(tenantId: string, code: Code): Promise<Code | null>;
  /** Whether a slot is free. The caller holds the code. */
  hasRoom(tenantId: string, codeId: string): Promise<boolean>;
  /** Takes or gives back slots of different codes; the codes as they are then, without those whose `used` would leave 0..cap. */
  addUsed(tenantId: string, changes: readonly SlotChange[]): Promise<Code[]>;
  /** Numbers for this many more events of the code: the last of them. The caller holds the row. */
  takeSequence(tenantId: string, codeId: string, events: number): Promise<number>;
  /** Keeps a replaced text taken for good. */
  insertTombstone(tenantId: string, code: Code, codeId: string, nowMs: number): Promise<void>;
};

export type ParticipantTokenStore = ParticipantTokenSource & {
  insert(
    tenantId: string,
    token: { hash: Uint8Array; participantId: string; createdAtMs: number; expiresAtMs: number },
  ): Promise<void>;
  revoke(tenantId: string, hash: Uint8Array, nowMs: number): Promise<number>;
  revokeAllOf(tenantId: string, participantId: string, nowMs: number): Promise<number>;
  deleteExpired(tenantId: string, beforeMs: number): Promise<number>;
};

export type IdentityStore = IdentitySettingsSource & {
  /** Writes version `stored.version` if the kept one is the one before (0: there is none yet); false when it is not. */
  put(stored: StoredIdentitySettings, nowMs: number): Promise<boolean>;
  /**
   * The settings of other tenants that believe this issuer, and with `byAddress` of all that ask a provider at its address. Concurrency:
   * whoever asks for them waits until the transaction of whoever asked before has ended, so that what is decided by them still holds
   * when it is written.
   */
  takeTurnAndListOthers(
    tenantId: string,
    provider: { issuer: string | null; byAddress: boolean },
  ): Promise<StoredIdentitySettings[]>;
};

export type IdempotencyRecord = {
  requestHash: Uint8Array;
  status: number;
  headers: Record<string, string>;
  body: string;
};
export type IdempotencyScope = { tenantId: string; caller: string; operation: string; key: string };

export type IdempotencyStore = {
  /** Takes keys until this transaction ends; false for one that another transaction has. Never waits. */
  tryLock(scopes: readonly IdempotencyScope[]): Promise<boolean[]>;
  /** Their records, unless made before `notBeforeMs`. */
  find(scopes: readonly IdempotencyScope[], notBeforeMs: number): Promise<(IdempotencyRecord | null)[]>;
  /** Writes records in place of outlived ones. */
  insert(records: readonly (IdempotencyScope & IdempotencyRecord)[], nowMs: number): Promise<void>;
  deleteBefore(tenantId: string, beforeMs: number): Promise<number>;
};

/** Everything that is stored in one environment, read and written inside or outside a transaction alike. */
export type Repositories = {
  tenants: TenantStore;
  keys: KeyStore;
  campaigns: CampaignStore;
  graph: GraphStore;
  participants: ParticipantStore;
  codes: CodeStore;
  referrals: ReferralStore;
  activity: ActivityStore;
  events: EventStore;
  eventSources: EventSourceStore;
  rewards: RewardStore;
  counted: CountedStore;
  usage: UsageStore;
  vetoes: VetoStore;
  ledger: LedgerStore;
  legalTexts: LegalTextStore;
  risk: RiskStore;
  reviews: ReviewStore;
  reports: ReportStore;
  policies: PolicyPacks;
  privacy: PrivacyStore;
  retention: RetentionStore;
  tokens: ParticipantTokenStore;
  identity: IdentityStore;
  idempotency: IdempotencyStore;
  outbox: OutboxStore;
  webhooks: WebhookStore;
  audit: AuditStore;
  limits: LimitStore;
  /** Of the deployment: used in the one environment that keeps its accounts. */
  accounts: ConsoleStore;
  members: MemberStore;
  requestLog: RequestLogStore;
  deployment: DeploymentStore;
};

/** A transaction's repositories; `savepoint` undoes only the work given to it when that throws. */
export type TransactionRepositories = Repositories & { savepoint<T>(work: () => Promise<T>): Promise<T> };

export type Store = Repositories & {
  /** Everything in `work` happens, or nothing. No network call but the database's belongs in it. */
  transaction<T>(work: (repositories: TransactionRepositories) => Promise<T>): Promise<T>;
};

/** Makes secret keys and participant tokens; only their hashes are stored. */
export type SecretKeys = {
  mint(tenantId: string, mode: Tenant["mode"]): { text: string; hash: Uint8Array };
};
/** Reads what a caller sent as a secret key. Null when it cannot be one (shape, checksum). */
export type SecretKeyReader = { read(text: string): { tenantId: string; hash: Uint8Array } | null };
export type ParticipantTokens = {
  mint(tenantId: string): { text: string; hash: Uint8Array };
  /** Null when the text is not this tenant's token. */
  hashOf(tenantId: string, text: string): Uint8Array | null;
};

/** What use cases need beside the repositories. */
export type Surroundings = { clock: Clock; randomness: Randomness };
