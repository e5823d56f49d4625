/** Memberships that came from groups follow them; those given by hand are never touched. */
import { newEntry } from "../audit/audit-entry.ts";
import { newId } from "../ids.ts";
import type { EnvironmentName, Store, TransactionRepositories } from "../ports.ts";
import { membersMaximum } from "./console-rules.ts";
import type { Member } from "./console-store.ts";
import type { GroupPlace } from "./group-roles.ts";
import type { SignOnTools } from "./sign-on-ports.ts";

type Wanted = { email: string; places: readonly GroupPlace[]; requestId: string };
type Tools = Pick<SignOnTools, "accounts" | "stores" | "digest" | "warn">;

/** Adds, changes and takes what groups give somebody in every environment, each with its audit entry. */
export const followGroups = async (tools: Tools, wanted: Wanted): Promise<void> => {
  for (const [environment, store] of Object.entries(tools.stores) as [EnvironmentName, Store][]) {
    const held = new Map((await store.members.ofEmail(wanted.email)).map((one) => [one.tenantId, one]));
    const own = new Map(
      wanted.places.filter((one) => one.environment === environment).map((one) => [one.tenantId, one.role]),
    );
    for (const tenantId of new Set([...held.keys(), ...own.keys()])) {
      const known = held.get(tenantId);
      const role = own.get(tenantId) ?? null;
      if (known && (!known.byGroup || known.role === role)) continue;
      await store.transaction((inside) => followOne(tools, inside, { ...wanted, tenantId, role }));
    }
  }
};

type One = { tenantId: string; email: string; role: Member["role"] | null; requestId: string };

/** One membership, looked at again under its lock: somebody may have decided by hand meanwhile. */
const followOne = async (tools: Tools, inside: TransactionRepositories, one: One): Promise<void> => {
  const { tenantId, email, role } = one;
  const { clock } = tools.accounts;
  await inside.tenants.lock(tenantId);
  const known = await inside.members.findByEmail(tenantId, email);
  if (known && (!known.byGroup || known.role === role)) return;
  const nowMs = clock.nowMs();
  if (role === null) {
    if (!known) return;
    await inside.members.delete(tenantId, known.memberId);
    return note(tools, inside, one, { operation: "removeMember", before: known, after: known });
  }
  if (known) {
    const after = await inside.members.update(tenantId, { ...known, role, updatedAtMs: nowMs });
    if (after) await note(tools, inside, one, { operation: "updateMember", before: known, after });
    return;
  }
  if ((await inside.members.count(tenantId)) >= membersMaximum)
    return tools.warn("a tenant has as many members as it may have", { tenantId });
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs, version: 1 };
  const made = { memberId: newId("mem", tools.accounts), email, role, byGroup: true, ...times };
  const after = await inside.members.insert(tenantId, made);
  if (after) await note(tools, inside, one, { operation: "addMember", before: null, after });
};

/** The trail says of it the same as of a decision by hand, with who decided. */
const note = async (
  { accounts, digest }: Tools,
  { audit }: TransactionRepositories,
  { tenantId, requestId }: One,
  { operation, before, after }: { operation: string; before: Member | null; after: Member },
): Promise<void> => {
  const shown = ({ email, role, byGroup }: Member) => ({ email, role, byGroup });
  const said = { actor: "system", operation, subjectType: "member", subjectId: after.memberId };
  const reason = "a group of the identity provider";
  const about = { before: before && shown(before), after: shown(after), reason, requestId };
  await audit.append(tenantId, [newEntry(accounts, { ...said, ...about }, { person: false, digest })]);
};
