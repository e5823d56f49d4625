/** Runs a command that is an operation of the API: here, or at a service elsewhere. */
import { isWrite, type Operation, operations } from "@beckon/contract";
import { randomUUID } from "node:crypto";
import { type Answer, type Api, type CallOptions, callOf, readerOf } from "./api.ts";
import type { OperationCommand, Invocation } from "./command.ts";
import { ApiProblem, Failure, type Problem, UsageError } from "./failure.ts";
import { say, textOf } from "./invocation.ts";
import { isOfDeployment } from "./flags.ts";
import { buildRequest, nameOfPointer, type Parts } from "./request.ts";
import { showAnswer, showJson } from "./show.ts";
import { readStdin } from "./text-input.ts";
import type { Json } from "./views.ts";

type OperationInvocation = Invocation & { command: OperationCommand };

/** Where the API is: at --url or BECKON_URL, unless --data says here. Errors: UsageError. */
const openApi = async (invocation: OperationInvocation): Promise<Api> => {
  const { command, flags, world } = invocation;
  if (isOfDeployment(command)) return (await import("./deployment.ts")).openLocal(invocation, { ofTenant: false });
  const data = textOf(flags, "data");
  const given = textOf(flags, "url");
  if (given !== undefined && data !== undefined)
    throw new UsageError(
      "--url and --data exclude each other: a service elsewhere, or the deployment in a folder here.",
    );
  const url = given ?? (data === undefined ? world.env["BECKON_URL"] : undefined);
  if (!url) {
    if (textOf(flags, "key") !== undefined)
      throw new UsageError("--key belongs to --url: this deployment needs no key.");
    return (await import("./deployment.ts")).openLocal(invocation, { ofTenant: true });
  }
  if (flags["tenant"] !== undefined)
    throw new UsageError(`--tenant is for this deployment; at ${url} the key says which tenant is meant.`);
  const typed = textOf(flags, "key");
  const key = typed === "-" ? (await readStdin(world)).trim() : (typed ?? world.env["BECKON_KEY"]);
  if (!key) throw new UsageError(`${url} asks for a secret key. Give it as BECKON_KEY or --key sk_...`);
  const environment = textOf(flags, "env") ?? "global";
  return (await import("./remote-api.ts")).openRemote({ url, key, environment }, (sentence) =>
    say(world.stderr, `beckon: ${sentence}`),
  );
};

/** An answer that is a success. Errors: ApiProblem. */
const expectSuccess = (answer: Answer, command: OperationCommand): Answer => {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const problem = (typeof answer.body === "object" && answer.body !== null ? answer.body : {}) as Problem;
  throw new ApiProblem({ problem, text: answer.text, status: answer.status, nameOf: nameOfPointer(command) });
};

/** The first client key that works: the compatible endpoints ask for one. Errors: Failure. */
const findClientKey = async (api: Api, invocation: OperationInvocation): Promise<string> => {
  const given = textOf(invocation.flags, "client-key");
  if (given !== undefined) return given;
  const parts: Parts = { params: {}, query: { type: "client", limit: "100" }, body: undefined };
  const answer = expectSuccess(await api.send(callOf(operations.listKeys, parts, {})), invocation.command);
  const keys = ((answer.body as Json)["items"] ?? []) as Json[];
  const working =
    keys.find(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt === null) ??
    keys.find(({ revokedAt }) => revokedAt === null);
  if (typeof working?.["clientKey"] === "string") return working["clientKey"];
  throw new Failure("The tenant has no client key.", "Make one: beckon key create --type client --name NAME");
};

/** Replaces a code's text by its id. Errors: Failure when no code has that text. */
const resolveCode = async (api: Api, { command, words }: OperationInvocation, parts: Parts): Promise<void> => {
  const place = (command.arguments ?? []).findIndex(({ resolve }) => resolve === "code");
  const typed = words[place];
  if (place === -1 || typed === undefined || /^cod_[0-9a-z]{26}$/.test(typed)) return;
  const query: Parts = { params: {}, query: { code: typed, limit: "100" }, body: undefined };
  const answer = expectSuccess(await api.send(callOf(operations.listCodes, query, {})), command);
  const found = ((answer.body as Json)["items"] ?? []) as Json[];
  const best = found.find(({ state }) => state !== "replaced") ?? found[0];
  if (typeof best?.["id"] !== "string") throw new Failure(`There is no code ${typed}.`, "See: beckon code list");
  parts.params["codeId"] = best["id"];
};

/** The version that a change is meant for: the one given, or the one that is there now. */
const versionFor = async (api: Api, invocation: OperationInvocation, parts: Parts): Promise<CallOptions> => {
  const operation: Operation = operations[invocation.command.operation];
  if (!operation.ifMatch) return {};
  const given = textOf(invocation.flags, "if-match");
  // A shell takes the quotes away that an ETag has.
  if (given !== undefined) return { ifMatch: /^\d+$/.test(given) ? `"${given}"` : given };
  const reader = readerOf(operation);
  if (!reader) throw new Error(`unreachable: ${operation.id} has no reader`);
  const answer = expectSuccess(
    await api.send(callOf(reader, { ...parts, query: {}, body: undefined }, {})),
    invocation.command,
  );
  return answer.etag === undefined ? {} : { ifMatch: answer.etag };
};

/** All pages as one. */
const readAll = async (api: Api, operation: Operation, parts: Parts, command: OperationCommand): Promise<Answer> => {
  const items: unknown[] = [];
  let query: Record<string, string> = { limit: "100", ...parts.query };
  for (;;) {
    const answer = expectSuccess(await api.send(callOf(operation, { ...parts, query }, {})), command);
    const page = answer.body as { items: unknown[]; nextCursor: string | null };
    items.push(...page.items);
    if (page.nextCursor === null) {
      const body = { items, nextCursor: null };
      return { ...answer, body, text: JSON.stringify(body) };
    }
    query = { ...query, cursor: page.nextCursor };
  }
};

/** A list longer than one request takes, in several; counts are added up. */
const sendBatches = async (
  api: Api,
  operation: Operation,
  parts: Parts,
  { command, options }: { command: OperationCommand; options: CallOptions },
): Promise<Answer> => {
  const { at, size } = command.batch ?? { at: "", size: 1 };
  const all = [...new Set((parts.body?.[at] ?? []) as unknown[])];
  let last: Answer | undefined;
  let changed = 0;
  for (let from = 0; from === 0 || from < all.length; from += size) {
    const body = { ...parts.body, [at]: all.slice(from, from + size) };
    const key = all.length > size ? `${options.idempotencyKey ?? ""}-${from / size + 1}` : options.idempotencyKey;
    last = expectSuccess(
      await api.send(
        callOf(operation, { ...parts, body }, { ...options, ...(key === undefined ? {} : { idempotencyKey: key }) }),
      ),
      command,
    );
    changed += Number((last.body as Json)["changed"]);
  }
  const body = { ...(last?.body as Json), changed };
  return { ...(last as Answer), body, text: all.length > size ? JSON.stringify(body) : (last?.text ?? "") };
};

/** Runs the command and shows its answer. Errors: UsageError, Failure, ApiProblem, those of the deployment. */
export const runOperation = async (invocation: OperationInvocation): Promise<number> => {
  const { command, flags, world } = invocation;
  const operation: Operation = operations[command.operation];
  const parts = await buildRequest(invocation);
  const api = await openApi(invocation);
  try {
    if (command.walk) {
      const send = async (query: Parts["query"]) =>
        expectSuccess(await api.send(callOf(operation, { ...parts, query }, {})), command).body as Json;
      return await (await import("./audit-trail.ts")).walkTrail[command.walk](invocation, parts.query, send);
    }
    await resolveCode(api, invocation, parts);
    const options: CallOptions = await versionFor(api, invocation, parts);
    if (operation.caller === "client") options.clientKey = await findClientKey(api, invocation);
    if (isWrite(operation)) {
      options.idempotencyKey = textOf(flags, "idempotency-key") ?? randomUUID();
      if (flags["verbose"] === true)
        say(
          world.stderr,
          `beckon: ${operation.method} ${operation.path} at ${api.place}, Idempotency-Key ${options.idempotencyKey}`,
        );
    }
    const answer =
      flags["all"] === true
        ? await readAll(api, operation, parts, command)
        : command.batch
          ? await sendBatches(api, operation, parts, { command, options })
          : expectSuccess(await api.send(callOf(operation, parts, options)), command);
    if (flags["json"] === true) showJson(invocation, answer.text);
    else showAnswer(invocation, command.view, answer.body as Json);
    if (command.note !== undefined && flags["json"] !== true) say(world.stderr, `\n${command.note}`);
    return 0;
  } finally {
    await api.close();
  }
};
