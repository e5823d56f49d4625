/** Who may work for a tenant: added, given another role, taken out. */
import type { Role, Scope } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { mayGive, membersMaximum, normaliseEmail } from "./console-rules.ts";
import type { Member } from "./console-store.ts";

/** Errors: insufficient_scope. */
const refuseWiderRole = (role: Role, own: readonly Scope[]): void => {
  if (!mayGive(role, own))
    throw new Refusal(
      "insufficient_scope",
      `The role ${role} has scopes that you lack: nobody gives what they have not.`,
    );
};

/** Errors: insufficient_scope, limit_reached, conflict. */
export const addMember = async (
  { tenants, members }: Pick<Repositories, "tenants" | "members">,
  surroundings: Surroundings,
  wanted: { tenantId: string; email: string; role: Role; scopes: readonly Scope[] },
): Promise<Member> => {
  const { tenantId, role } = wanted;
  const email = normaliseEmail(wanted.email);
  refuseWiderRole(role, wanted.scopes);
  // Those who add at once are counted one after the other.
  await tenants.lock(tenantId);
  if ((await members.count(tenantId)) >= membersMaximum)
    throw new Refusal("limit_reached", `A tenant has at most ${membersMaximum} members.`);
  const nowMs = surroundings.clock.nowMs();
  const made = {
    memberId: newId("mem", surroundings),
    email,
    role,
    byGroup: false,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    version: 1,
  };
  const member = await members.insert(tenantId, made);
  if (!member) throw new Refusal("conflict", `${email} is a member already.`);
  return member;
};

/** Errors: not_found. */
export const getMember = async (
  { members }: Pick<Repositories, "members">,
  tenantId: string,
  memberId: string,
): Promise<Member> => {
  const member = await members.find(tenantId, memberId);
  if (!member) throw new Refusal("not_found", `There is no member ${memberId}.`);
  return member;
};

/** Errors: not_found, insufficient_scope, precondition_failed. */
export const changeRole = async (
  repositories: Pick<Repositories, "members">,
  { clock }: Surroundings,
  wanted: { tenantId: string; memberId: string; version: number; role: Role; scopes: readonly Scope[] },
): Promise<Member> => {
  const { tenantId, memberId, version, role } = wanted;
  const member = await getMember(repositories, tenantId, memberId);
  refuseWiderRole(role, wanted.scopes);
  // Whoever decides by hand takes it out of the groups' hands.
  const decided = { ...member, role, byGroup: false, version, updatedAtMs: clock.nowMs() };
  const changed = await repositories.members.update(tenantId, decided);
  if (!changed) throw new Refusal("precondition_failed", `The member is at version ${member.version} now.`);
  return changed;
};
