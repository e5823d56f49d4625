import type {
  AnswerOf,
  BodyOf,
  ManagementOperationId,
  Operations,
  ParamsOf,
  PlaceOfEnvironment,
  QueryOf,
  Role,
  Scope,
} from "@beckon/contract";
import type { AccountTools } from "../core/console/accounts.ts";
import type { ConsoleSession } from "../core/console/console-store.ts";
import type {
  Clock,
  EnvironmentName,
  IdentityTools,
  ParticipantTokens,
  Repositories,
  SecretBox,
  OutboundHttp,
  SecretKeys,
  SignalReader,
  Surroundings,
  WebhookSigner,
  ExplainingVerifier,
} from "../core/ports.ts";

/** Who calls the management API: a secret key, a person with a session, or the operator at the command line. */
export type CallerOfManagement = {
  id: string;
  scopes: readonly Scope[];
  role?: Role;
  operator?: boolean;
  /** A person's. */
  session?: ConsoleSession;
};

/** The process that answers, and where it has each environment. */
export type OwnProcess = {
  version: string;
  startedAtMs: number;
  environments: Record<EnvironmentName, PlaceOfEnvironment>;
};

/** Signs and sends webhooks; `timeoutMs` bounds one call. */
export type WebhookTools = { signer: WebhookSigner; http: OutboundHttp; timeoutMs: number };

/** What every handler works with. `repositories` are a transaction's own where the operation writes. */
export type Context = Surroundings & {
  /**
   * The world's, where `clock` and `nowMs` are the tenant's: however far ahead a sandbox's own is, keys and tokens end, secrets change
   * and deliveries leave in real time.
   */
  realClock: Clock;
  tenantId: string;
  environment: EnvironmentName;
  caller: CallerOfManagement;
  repositories: Repositories;
  nowMs: number;
  /** The request's `Accept`; most operations answer JSON whatever it says. */
  accept: string;
  verifier: ExplainingVerifier;
  secretKeys: SecretKeys;
  participantTokens: ParticipantTokens;
  secretBox: SecretBox;
  identity: IdentityTools;
  webhooks: WebhookTools;
  signals: SignalReader;
  accountTools: AccountTools;
  process: OwnProcess;
  /** Work on accounts: in the operation's own transaction where they are in its database, else in one of theirs. */
  withAccounts<T>(work: (accounts: Repositories["accounts"]) => Promise<T>): Promise<T>;
  /** This process forgets cached keys at once; others within 5 seconds. */
  forgetKeys(): void;
  /** Work whose failure undoes only itself. Outside a transaction it just runs. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** Runs when the transaction has been committed; for caches only. */
  afterCommit(work: () => void): void;
  /** Writes down now what this process was asked; others do within a second. Never rejects. */
  writeRequestLog(): Promise<void>;
};

export type Input<Id extends ManagementOperationId> = {
  params: ParamsOf<Operations[Id]>;
  query: QueryOf<Operations[Id]>;
  body: BodyOf<Operations[Id]>;
  /** The version in `If-Match`; present where the operation asks for it. */
  version: number;
  context: Context;
};

/** The answer in another form than JSON, where \`Accept\` asks for it. */
export type Text = { type: string; text: string; headers: Record<string, string> };

export type Result<Id extends ManagementOperationId> = {
  body: AnswerOf<Operations[Id]>;
  version?: number;
  instead?: Text;
};

/** Turns an operation's input into its answer by calling use cases; refusals are thrown. */
export type Handlers = { [Id in HandledOperationId]: (input: Input<Id>) => Promise<Result<Id>> };

/** Registration goes through the registrar, which takes many at once. */
export type HandledOperationId = Exclude<ManagementOperationId, "registerReferral">;
