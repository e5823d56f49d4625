import { type ManagementOperationId, type Operation, isWrite, operations } from "@beckon/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type {
  Clock,
  IdentityTools,
  ParticipantTokens,
  Randomness,
  Repositories,
  SecretBox,
  SecretKeyReader,
  SecretKeys,
  SignalReader,
  TransactionRepositories,
} from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";
import { leavingEntries } from "./audit.ts";
import { authenticateManagement, type Operator } from "./authenticate.ts";
import { lacksScope } from "./console-session.ts";
import { inContractOrder } from "./contract-order.ts";
import { environmentOf, type Environments, type LocalEnvironment } from "./environments.ts";
import type {
  CallerOfManagement,
  Context,
  HandledOperationId,
  Handlers,
  Input,
  OwnProcess,
  Text,
  WebhookTools,
} from "./handler.ts";
import { idempotencyKeyOf, once, requestHash } from "./idempotency.ts";
import type { KeyHolder } from "./limits.ts";
import { auditHandlers } from "./operations/audit.ts";
import { campaignHandlers } from "./operations/campaigns.ts";
import { codeHandlers } from "./operations/codes.ts";
import { deploymentHandlers } from "./operations/deployment.ts";
import { eventSourceHandlers } from "./operations/event-sources.ts";
import { eventHandlers } from "./operations/events.ts";
import { approvalVetoHandlers } from "./operations/approval-veto.ts";
import { identityHandlers } from "./operations/identity.ts";
import { keyHandlers } from "./operations/keys.ts";
import { legalTextHandlers } from "./operations/legal-texts.ts";
import { ledgerHandlers } from "./operations/ledger.ts";
import { referralHandlers } from "./operations/referrals.ts";
import { reservationHandlers } from "./operations/reservations.ts";
import { memberHandlers } from "./operations/members.ts";
import { participantHandlers } from "./operations/participants.ts";
import { policyPackHandlers } from "./operations/policy-packs.ts";
import { privacyHandlers } from "./operations/privacy.ts";
import { sandboxHandlers } from "./operations/sandbox.ts";
import { simulate } from "./operations/simulate-campaign.ts";
import { requestHandlers } from "./operations/requests.ts";
import { reportHandlers } from "./operations/reports.ts";
import { reviewHandlers } from "./operations/reviews.ts";
import { riskHandlers } from "./operations/risk.ts";
import { rewardHandlers } from "./operations/rewards.ts";
import { tenantHandlers } from "./operations/tenant.ts";
import { webhookHandlers } from "./operations/webhooks.ts";
import type { Answer } from "./problem.ts";
import type { Registrar, RegistrationRequest } from "./registrar.ts";
import { withoutTracks } from "../core/privacy/do-not-track.ts";
import { tenantClock } from "../core/tenant/tenant.ts";
import { faultsOf } from "./validation.ts";

/** What the HTTP layer needs of the rest of the service; `main.ts` supplies it. */
export type Services = {
  clock: Clock;
  randomness: Randomness;
  environments: Environments;
  secretKeys: SecretKeys & SecretKeyReader;
  participantTokens: ParticipantTokens;
  secretBox: SecretBox;
  identity: IdentityTools;
  webhooks: WebhookTools;
  signals: SignalReader;
  operator: Operator;
  registrar: Registrar;
  process: OwnProcess;
};

const handlers: Handlers = {
  ...tenantHandlers,
  ...keyHandlers,
  ...memberHandlers,
  ...identityHandlers,
  ...approvalVetoHandlers,
  ...campaignHandlers,
  ...policyPackHandlers,
  ...participantHandlers,
  ...privacyHandlers,
  ...legalTextHandlers,
  ...codeHandlers,
  ...referralHandlers,
  ...reservationHandlers,
  ...eventHandlers,
  ...eventSourceHandlers,
  ...sandboxHandlers,
  ...webhookHandlers,
  ...rewardHandlers,
  ...ledgerHandlers,
  ...riskHandlers,
  ...auditHandlers,
  ...reportHandlers,
  ...requestHandlers,
  ...deploymentHandlers,
  ...reviewHandlers,
  simulateCampaign: simulate,
};

/** Operations whose body may tell where somebody is and with what device. */
const bringsTracks: ReadonlySet<ManagementOperationId> = new Set(["registerReferral", "putParticipantSignals"]);

type AnyResult = { body: unknown; version?: number; instead?: Text };
type AnyHandler = (input: Input<HandledOperationId>) => Promise<AnyResult>;

export const managementOperations = Object.entries(operations).filter(
  (entry): entry is [ManagementOperationId, (typeof entry)[1] & { caller: "secret" }] => entry[1].caller === "secret",
);

/** `If-Match` as a version: `"3"` is 3. Errors: if_match_required, precondition_failed (weak, several or foreign tags). */
const versionOf = (operation: Operation, header: string | undefined): number => {
  if (!operation.ifMatch) return 0;
  if (header === undefined) throw new Refusal("if_match_required", "Send the object's ETag in If-Match.");
  const version = /^\s*"(\d{1,9})"\s*$/.exec(header)?.[1];
  if (version === undefined)
    throw new Refusal("precondition_failed", "If-Match must hold the one ETag that the object was read with.");
  return Number(version);
};

const toAnswer = (operation: Operation, result: AnyResult): Answer => {
  const { instead } = result;
  if (instead)
    return {
      status: operation.success.status,
      headers: { ...instead.headers, "content-type": instead.type },
      body: instead.text,
    };
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
  if (operation.etag && result.version !== undefined) headers["etag"] = `"${result.version}"`;
  return {
    status: operation.success.status,
    headers,
    body: JSON.stringify(inContractOrder(operation.success.schema, result.body)),
  };
};

/**
 * Carries out one operation of the management API: caller, scope, validation, then the handler, for writes inside one
 * transaction together with its idempotency record. Errors: throws refusals; `app.ts` turns them into responses.
 */
export const dispatch = async (
  id: ManagementOperationId,
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const operation: Operation = operations[id];
  const name = environmentOf(request.headers, request.raw.url ?? "");
  const environment = services.environments[name] ?? null;
  if (environment?.kind === "upstream") {
    const body = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
    const answer = await environment.forward(request.raw, request.id, body);
    if (!answer) throw new Refusal("unavailable", "The Beckon that serves this environment does not answer.");
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  }
  const realNowMs = services.clock.nowMs();
  const door = {
    ...services,
    nowMs: realNowMs,
    write: operation.method !== "GET",
    operatorsOnly: operation.operatorsOnly === true,
  };
  const entered = await authenticateManagement(request.headers, environment, door);
  const { tenantId, caller, clockAheadMs, holder } = entered;
  // An operator who looks at the deployment is in no tenant, and in no tenant's log.
  if (environment && tenantId !== "") request.trace = { side: "management", environment, tenantId, caller, operation };
  if (holder && environment) takeRequest(environment, holder, reply);
  const clock = tenantClock(services.clock, clockAheadMs);
  const nowMs = clock.nowMs();
  refuseUnentitled(operation, caller);
  if (!environment) throw new Refusal("not_authenticated", `This deployment does not serve the environment ${name}.`);
  // The environment is chosen already; `region` is no field of any operation.
  const { region: _, ...query } = request.query as Record<string, unknown>;
  const parts = {
    params: request.params,
    query,
    body: request.body === undefined && operation.body ? {} : request.body,
  };
  refuseFaults(operation, parts);
  if (bringsTracks.has(id)) parts.body = withoutTracks(parts.body as object, entered.doNotTrack);
  const version = versionOf(operation, request.headers["if-match"]);
  const header = request.headers["idempotency-key"];
  const call: Call = {
    ...{ id, operation, environment, tenantId, caller, parts, version, clock, nowMs },
    requestId: request.id,
    accept: request.headers.accept ?? "",
    idempotencyKey: isWrite(operation) ? idempotencyKeyOf(Array.isArray(header) ? header[0] : header) : null,
  };
  return send(reply, await answerOf(services, call));
};

/** Errors: insufficient_scope. */
const refuseUnentitled = ({ operatorsOnly, scope }: Operation, caller: CallerOfManagement): void => {
  if (operatorsOnly && !caller.operator)
    throw new Refusal("insufficient_scope", "Only operators of this deployment see this: no key and no role opens it.");
  if (!scope || caller.scopes.includes(scope)) return;
  throw caller.role
    ? lacksScope(caller.role, scope)
    : new Refusal("insufficient_scope", `This needs a key with the scope ${scope}.`);
};

/** Errors: whatever is wrong with the shape of a request, all of it at once. */
const refuseFaults = (operation: Operation, parts: Parameters<typeof faultsOf>[1]): void => {
  const found = faultsOf(operation, parts);
  if (!found) return;
  const detail =
    found.code === "not_found"
      ? "There is no such object."
      : found.faults.map((f) => `${f.pointer}: ${f.detail}`).join(" ");
  throw new Refusal(found.code, detail, found.code === "not_found" ? {} : { fields: found.faults });
};

/** Takes one request of the tenant's quota and tells what is left. Errors: too_many_requests. */
const takeRequest = ({ limits }: LocalEnvironment, holder: KeyHolder, reply: FastifyReply): void => {
  const taken = limits.takeRequest(holder, "secret");
  const { "retry-after": wait, ...headers } = limits.quotaHeaders(holder.tenantId, "secret", !taken);
  reply.headers(headers);
  if (taken) return;
  const detail = "This tenant's quota of requests is used up. Wait for `Retry-After` seconds.";
  throw new Refusal("too_many_requests", detail, { retryAfterSeconds: Number(wait) });
};

/** One call that passed the door: who, what, and in which environment. */
type Call = {
  id: ManagementOperationId;
  operation: Operation;
  environment: LocalEnvironment;
  tenantId: string;
  caller: CallerOfManagement;
  parts: { params: unknown; query: unknown; body: unknown };
  version: number;
  /** The tenant's own. */
  clock: Clock;
  nowMs: number;
  requestId: string;
  accept: string;
  idempotencyKey: string | null;
};

const answerOf = async (services: Services, call: Call): Promise<Answer> => {
  const { id, environment, operation } = call;
  const hash = () => requestHash({ ...call.parts, ifMatch: operation.ifMatch ? call.version : null });
  if (id === "registerReferral") {
    const { tenantId, caller, clock, idempotencyKey, requestId } = call;
    const body = call.parts.body as RegistrationRequest["body"];
    return services.registrar(environment, {
      tenantId,
      caller: caller.id,
      clock,
      body,
      idempotencyKey,
      hash: hash(),
      requestId,
    });
  }
  const afterCommit: (() => void)[] = [];
  const handled = (repositories: Repositories | TransactionRepositories, what: Call & { id: HandledOperationId }) =>
    handle(services, what, repositories, afterCommit);
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => environment.limits.inTurn(call.tenantId, work);
  const look = async () => toAnswer(operation, await handled(environment.store, { ...call, id }));
  // What changes nothing may call a far end, and holds no connection meanwhile.
  if (operation.changesNothing) return look();
  if (!isWrite(operation)) return inTurn(look);
  const run = async (transaction: TransactionRepositories) => {
    const read = async (reader: HandledOperationId) => {
      const parts = { params: call.parts.params, query: {}, body: undefined };
      return (await handled(transaction, { ...call, id: reader, operation: operations[reader], parts })).body;
    };
    const steps = { run: () => handled(transaction, { ...call, id }), read };
    return toAnswer(operation, await leavingEntries(transaction, { ...services, clock: call.clock }, call, steps));
  };
  const answer = await inTurn(() =>
    environment.store.transaction(async (transaction) => {
      // A transaction that lost a deadlock runs again from its start.
      afterCommit.length = 0;
      const { tenantId, caller, idempotencyKey: key, nowMs, requestId } = call;
      // An erasure has them alone; sharing them first it would wait for itself.
      if (id !== "eraseParticipant") await transaction.privacy.holdPeople(tenantId, "shared");
      if (key === null) return run(transaction);
      const scope = { tenantId, caller: caller.id, operation: operation.id, key };
      const sealWith = operation.secretAnswer ? services.secretBox : null;
      return once(transaction, { scope, hash: hash(), nowMs, requestId, sealWith }, () => run(transaction));
    }),
  );
  for (const work of afterCommit) work();
  return answer;
};

const handle = async (
  services: Services,
  call: Call & { id: HandledOperationId },
  repositories: Repositories | TransactionRepositories,
  afterCommit: (() => void)[],
): Promise<AnyResult> => {
  const { environment, tenantId, caller, clock, nowMs, accept, parts, version } = call;
  const context: Context = {
    ...services,
    clock,
    realClock: services.clock,
    tenantId,
    environment: environment.name,
    caller,
    repositories,
    nowMs,
    accept,
    verifier: environment.verifier,
    accountTools: environment.console.tools,
    withAccounts: (work) => {
      const { store } = environment.console.tools;
      return store === environment.store
        ? work(repositories.accounts)
        : store.transaction(({ accounts }) => work(accounts));
    },
    forgetKeys: () => environment.directory.forget(),
    savepoint: (work) => ("savepoint" in repositories ? repositories.savepoint(work) : work()),
    afterCommit: (work) => void afterCommit.push(work),
    writeRequestLog: () => environment.requests.write(),
  };
  const handler = handlers[call.id] as unknown as AnyHandler;
  return handler({ ...parts, version, context } as unknown as Input<HandledOperationId>);
};

/** Sends an answer; of a refusal the log of requests takes note. */
export const send = (reply: FastifyReply, { status, headers, body }: Answer): FastifyReply => {
  if (status >= 400) reply.request.problem = body;
  return reply.code(status).headers(headers).send(body);
};
