import { makeLinkIn } from "../../core/console/accounts.ts";
import { addMember, changeRole, getMember } from "../../core/console/change-member.ts";
import type { ConsoleUser, Member } from "../../core/console/console-store.ts";
import type { FactorWays } from "../../core/console/factor-store.ts";
import { showsFactor } from "../../core/console/factor-demand.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Tenant } from "../../core/tenant/tenant.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant, instantOrNull } from "./present.ts";
import { tenantOf } from "./tenant.ts";

const presentMember = (
  { memberId, email, role, byGroup, createdAtMs, updatedAtMs }: Member,
  user: ConsoleUser | undefined,
  ways: FactorWays = { codes: false, passkeys: false },
) => ({
  id: memberId,
  email,
  role,
  byGroup,
  name: user?.name ?? null,
  userId: user?.userId ?? null,
  lastSignedInAt: instantOrNull(user?.lastSignedInAtMs ?? null),
  secondFactors:
    user === undefined
      ? null
      : [...(ways.passkeys ? (["passkey"] as const) : []), ...(ways.codes ? (["codes"] as const) : [])],
  createdAt: instant(createdAtMs),
  updatedAt: instant(updatedAtMs),
});

/** Accounts stand in one environment's database, members in each: the e-mail joins them. */
const shown = async (context: Context, members: readonly Member[]) => {
  const { users, ways } = await context.withAccounts(async (accounts) => {
    const found = await accounts.findUsers(members.map(({ email }) => email));
    return { users: found, ways: await accounts.listWays(found.map(({ userId }) => userId)) };
  });
  return members.map((member) => {
    const user = users.find(({ email }) => email === member.email);
    return presentMember(member, user, user && ways.get(user.userId));
  });
};
const shownOne = async (context: Context, member: Member) => {
  const [body] = await shown(context, [member]);
  return { body: body as NonNullable<typeof body>, version: member.version };
};

const presentPolicy = ({ demandsFactor, updatedAtMs, version }: Tenant) => ({
  body: {
    secondFactor: demandsFactor ? ("required" as const) : ("optional" as const),
    updatedAt: instant(updatedAtMs),
  },
  version,
});

export const memberHandlers: Pick<
  Handlers,
  | "listMembers"
  | "addMember"
  | "getMember"
  | "updateMember"
  | "removeMember"
  | "createMemberLink"
  | "getMemberPolicy"
  | "updateMemberPolicy"
> = {
  listMembers: async ({ query, context, context: { repositories, tenantId } }) => {
    const page = await pageOf({
      context,
      name: "members",
      query,
      filters: {},
      read: (_, request) => repositories.members.list(tenantId, request),
      keyOf: (member) => member.memberId,
      show: (member) => member,
    });
    return { body: { ...page, items: await shown(context, page.items) } };
  },
  addMember: async ({ body, context, context: { repositories, tenantId, caller } }) =>
    shownOne(context, await addMember(repositories, context, { tenantId, ...body, scopes: caller.scopes })),
  getMember: async ({ params, context, context: { repositories, tenantId } }) =>
    shownOne(context, await getMember(repositories, tenantId, params.memberId)),
  updateMember: async ({ params, body, version, context, context: { repositories, tenantId, caller } }) => {
    const wanted = { tenantId, memberId: params.memberId, version, role: body.role, scopes: caller.scopes };
    return shownOne(context, await changeRole(repositories, context, wanted));
  },
  removeMember: async ({ params, context, context: { repositories, tenantId } }) => {
    const member = await getMember(repositories, tenantId, params.memberId);
    await repositories.members.delete(tenantId, member.memberId);
    return shownOne(context, member);
  },
  getMemberPolicy: async ({ context }) => presentPolicy(await tenantOf(context)),
  updateMemberPolicy: async ({ body, version, context }) => {
    const { repositories, caller, nowMs } = context;
    const tenant = await tenantOf(context);
    const demandsFactor = body.secondFactor === "required";
    const { session } = caller;
    if (demandsFactor && session && !(await context.withAccounts((accounts) => showsFactor(accounts, session))))
      throw new Refusal(
        "invalid_state",
        "First set up a second factor of your own, under My account: this would close the tenant to you.",
      );
    const updated = await repositories.tenants.update({ ...tenant, demandsFactor, version, updatedAtMs: nowMs });
    if (!updated) throw new Refusal("precondition_failed", `The policy is at version ${tenant.version} now.`);
    return presentPolicy(updated);
  },
  createMemberLink: async ({ params, context }) => {
    const { repositories, tenantId, accountTools } = context;
    const { email } = await getMember(repositories, tenantId, params.memberId);
    const { token, expiresAtMs } = await context.withAccounts(async (accounts) => {
      if (await accounts.findUser(email))
        throw new Refusal("invalid_state", `${email} has an account already and signs in with its password.`);
      return makeLinkIn(accounts, accountTools, "welcome", email);
    });
    return { body: { path: `/console/welcome#${token}`, expiresAt: instant(expiresAtMs) } };
  },
};
