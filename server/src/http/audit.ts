/** The audit entry of a management write, made where every one of them passes: no handler has to think of it. */
import { type AuditEntry, type AuditFields, newEntry } from "../core/audit/audit-entry.ts";
import type { Clock, Randomness, TransactionRepositories } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";
import { audited, type Audited, type Subject, type WriteOperationId } from "./audited-operations.ts";
import type { HandledOperationId } from "./handler.ts";
import { digest } from "./operations/audit.ts";

type Json = Record<string, unknown>;
/** What an entry is made of. */
export type AuditedCall = {
  id: string;
  tenantId: string;
  caller: { id: string };
  parts: { params: unknown; query: unknown; body: unknown };
  requestId: string;
};
/** The clock is the tenant's own, as for all its times. */
type Sources = { clock: Clock; randomness: Randomness };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** An address may hold a credential; where it leads is enough. */
const originOf = (value: unknown): unknown =>
  typeof value === "string" && URL.canParse(value) ? new URL(value).origin : value;

const pick = (body: unknown, fields: readonly string[]): AuditFields =>
  Object.fromEntries(
    fields.flatMap((field) => {
      let value: unknown = body;
      for (const name of field.split(".")) value = objectOf(value)[name];
      if (value === undefined) return [];
      return [[field, /^url$|Url$/.test(field) ? originOf(value) : value]];
    }),
  );

/** Names in the body that are neither kept nor a reason. */
const withheldOf = (body: Json, kept: readonly string[]): string[] => {
  const shown = new Set(["reason", "note", ...kept.map((field) => field.split(".", 1)[0])]);
  return Object.keys(body)
    .filter((name) => !shown.has(name))
    .toSorted();
};

const reasonOf = ({ reason, note }: Json): string | null => {
  const said = reason ?? note;
  return typeof said === "string" ? said : null;
};

type Steps<Result> = {
  run: () => Promise<Result & { body: unknown }>;
  read: (id: HandledOperationId) => Promise<unknown>;
};

/** Runs a write, and leaves its entries in the same transaction. What is refused changed nothing, and leaves none. */
export const leavingEntries = async <Result>(
  { audit }: Pick<TransactionRepositories, "audit">,
  sources: Sources,
  call: AuditedCall,
  { run, read }: Steps<Result>,
): Promise<Result & { body: unknown }> => {
  const plan: Audited = audited[call.id as WriteOperationId] ?? unknownWrite;
  if (plan.kind === "elsewhere" || objectOf(call.parts.query)["preview"] === true) return run();
  const before = plan.kind === "entry" ? await readBefore(audit, call, plan, read) : null;
  const result = await run();
  if (plan.kind === "batch") {
    await audit.append(call.tenantId, batchEntries(sources, call, plan, objectOf(result.body)));
    return result;
  }
  const after = plan.readAgain && plan.subject.reader ? await read(plan.subject.reader) : result.body;
  await audit.append(call.tenantId, [entryOf(sources, call, plan, { before, after, answer: objectOf(result.body) })]);
  return result;
};

/** Should the table ever lack a write: who did it, and with which names of fields. */
const unknownWrite: Audited = { kind: "entry", subject: { type: "unknown", fields: [] } };

type EntryPlan = Extract<Audited, { kind: "entry" }>;

/** Null for what is not there yet, or is only made by this write. */
const readBefore = async (
  audit: TransactionRepositories["audit"],
  call: AuditedCall,
  { subject, idIn }: EntryPlan,
  read: Steps<unknown>["read"],
): Promise<unknown> => {
  if (!subject.reader || idIn !== undefined) return null;
  // Nobody else gets between what is read here and what is written then.
  const held = audit.hold(call.tenantId, `${subject.type} ${pathId(subject, call) ?? ""}`);
  try {
    return await read(subject.reader);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  } finally {
    await held;
  }
};

const pathId = ({ parameter }: Subject, { parts }: AuditedCall): string | null =>
  parameter === undefined ? null : String(objectOf(parts.params)[parameter]);

const entryOf = (
  sources: Sources,
  call: AuditedCall,
  { subject, idIn, told = {}, asked = [] }: EntryPlan,
  { before, after, answer }: { before: unknown; after: unknown; answer: Json },
): AuditEntry => {
  const body = objectOf(call.parts.body);
  const ids = {
    path: pathId(subject, call),
    answer: answer["id"],
    pseudonym: answer["pseudonym"],
    "body.participantId": body["participantId"],
  };
  const named = ids[idIn ?? "path"];
  // What has no id is the tenant's only one; a token that was named itself says not whose it was.
  const id = typeof named === "string" ? named : null;
  return newEntry(
    sources,
    {
      ...saidBy(call),
      subjectType: id === null && subject.person ? "tenant" : subject.type,
      subjectId: id ?? call.tenantId,
      before: before === null ? null : pick(before, subject.fields),
      after: {
        ...pick(after, subject.fields),
        ...pick(body, asked),
        ...Object.fromEntries(Object.entries(told).map(([name, field]) => [name, answer[field] ?? null])),
      },
      withheld: withheldOf(body, [...subject.fields, ...asked]),
    },
    { person: subject.person === true && id !== null, digest },
  );
};

const saidBy = ({ id, caller, parts, requestId }: AuditedCall) => ({
  actor: caller.id,
  operation: id,
  reason: reasonOf(objectOf(parts.body)),
  requestId,
});

const batchEntries = (
  sources: Sources,
  call: AuditedCall,
  { subject, asked, changed }: Extract<Audited, { kind: "batch" }>,
  answer: Json,
): AuditEntry[] => {
  const items = Array.isArray(answer["items"]) ? answer["items"].map(objectOf) : [];
  const given = pick(call.parts.body, asked);
  return items.flatMap((item) => {
    const change = changed(item);
    if (!change) return [];
    const { before, after } = change;
    const said = { ...saidBy(call), subjectType: subject.type, subjectId: String(item["id"]), before };
    return [newEntry(sources, { ...said, after: { ...after, ...given } }, { person: false, digest })];
  });
};
