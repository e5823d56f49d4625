/** Single sign-on: from what an identity provider says to an account, its roles and a session. */
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import { type SignedIn, startSession, type Visitor } from "./accounts.ts";
import { forgiveAttempt, type Subjects, takeAttempt } from "./attempts.ts";
import { normaliseEmail, signOnLifeMs } from "./console-rules.ts";
import type { ConsoleStore, ConsoleUser, SignOnAttempt } from "./console-store.ts";
import { type GroupPlace, givenByGroups } from "./group-roles.ts";
import { followGroups } from "./group-members.ts";
import { type SignOnClaims, SignOnFailure, type SignOnSecrets, type SignOnTools } from "./sign-on-ports.ts";

const subjectsOf = ({ accounts }: SignOnTools, { countedAs }: Visitor): Subjects => [
  { whose: "address", subject: accounts.secrets.subjectOf("address", `sign-on ${countedAs}`) },
];

const secretsOf = ({ accounts }: SignOnTools, token: string): SignOnSecrets => ({
  state: accounts.secrets.derive(token, "sign-on state"),
  nonce: accounts.secrets.derive(token, "sign-on nonce"),
  verifier: accounts.secrets.derive(token, "sign-on verifier"),
});

/** Sends somebody on their way. Shape: the browser's secret, and where they go. Errors: too_many_requests, SignOnFailure. */
export const beginSignOn = async (
  tools: SignOnTools,
  attempt: SignOnAttempt,
  visitor: Visitor,
): Promise<{ token: string; address: string }> => {
  const { store, secrets, clock } = tools.accounts;
  await takeAttempt(tools.accounts, subjectsOf(tools, visitor));
  const token = secrets.mint();
  const address = await tools.provider.addressOf(secretsOf(tools, token));
  const createdAtMs = clock.nowMs();
  const expiresAtMs = createdAtMs + signOnLifeMs;
  await store.accounts.insertSignOn({ ...attempt, hash: secrets.hashOf(token), createdAtMs, expiresAtMs });
  return { token, address };
};

/** Uses an attempt up; null when the browser has none that is live. */
export const takeSignOn = async (
  { accounts: { store, secrets, clock } }: SignOnTools,
  token: string | null,
): Promise<SignOnAttempt | null> =>
  token === null ? null : store.accounts.useSignOn(secrets.hashOf(token), clock.nowMs());

/**
 * Lets somebody in who came back from the provider with this query, for an attempt that was just used up. Roles that groups give are
 * added, changed and taken first. Errors: SignOnFailure.
 */
export const finishSignOn = async (
  tools: SignOnTools,
  { token, query, attempt }: { token: string; query: string; attempt: SignOnAttempt },
  { visitor, requestId }: { visitor: Visitor; requestId: string },
): Promise<SignedIn> => {
  const claims = await tools.provider.claimsOf(query, secretsOf(tools, token));
  const { operator, places: named } = givenByGroups(tools.roles, claims.groups);
  const places = await placesThatAre(tools, named);
  const { store } = tools.accounts;
  // Asked before the transaction, which must not wait for a second connection.
  const mayCome = operator || places.length > 0 || (await isMemberByHand(tools, normaliseEmail(claims.email ?? "")));
  const user = await store.transaction(({ accounts }) =>
    settleAccount(accounts, tools, { claims, attempt, operator, mayCome }),
  );
  await followGroups(tools, { email: user.email, places, requestId });
  if (!user.operator && places.length === 0 && !(await isMemberByHand(tools, user.email))) {
    await store.accounts.deleteSessions(user.userId, null);
    throw noRole();
  }
  try {
    return await store.transaction(async ({ accounts }) => {
      await forgiveAttempt(accounts, tools.accounts, subjectsOf(tools, visitor));
      return startSession(accounts, tools.accounts, { ...user, password: null }, { ...visitor, bySignOn: true });
    });
  } catch (error) {
    if (error instanceof Refusal) throw new SignOnFailure("disabled", "the account was disabled meanwhile");
    throw error;
  }
};

const noRole = (): SignOnFailure =>
  new SignOnFailure("no_role", "neither a group nor a member's entry gives this person a role");

/** Places whose tenant is there: a mapping may name one that is gone, or not made yet. */
const placesThatAre = async (
  { stores, warn }: SignOnTools,
  named: readonly GroupPlace[],
): Promise<readonly GroupPlace[]> => {
  const found = await Promise.all(
    named.map(async (place) => {
      const tenant = await stores[place.environment]?.tenants.find(place.tenantId);
      if (!tenant) warn("the group mapping names a tenant that is not here", { ...place });
      return tenant ? [place] : [];
    }),
  );
  return found.flat();
};

const isMemberByHand = async ({ stores }: SignOnTools, email: string): Promise<boolean> => {
  const all = await Promise.all(Object.values(stores).map((store) => store.members.ofEmail(email)));
  return all.flat().some(({ byGroup }) => !byGroup);
};

/** `mayCome`: something gives this person a role, so an account may be made. */
type Settled = { claims: SignOnClaims; attempt: SignOnAttempt; operator: boolean; mayCome: boolean };

/** The account that belongs to an identity, made or joined where it may be. Errors: SignOnFailure. */
const settleAccount = async (accounts: ConsoleStore, tools: SignOnTools, settled: Settled): Promise<ConsoleUser> => {
  const { claims, attempt, operator } = settled;
  const { clock, secrets } = tools.accounts;
  // The same person in two windows is settled one after the other.
  await accounts.lockFailures(
    [secrets.subjectOf("account", `identity ${claims.issuer} ${claims.subject}`)],
    clock.nowMs(),
  );
  const known = await accounts.findIdentity(claims);
  if (attempt.userId !== null && known && known.userId !== attempt.userId)
    throw new SignOnFailure("already_joined", "the identity belongs to another account");
  if (!known) {
    const userId = attempt.userId ?? (await accountFor(accounts, tools, settled));
    await accounts.insertIdentity({ ...claims, userId, createdAtMs: clock.nowMs() });
  }
  const person = known ?? (await accounts.findIdentity(claims));
  if (!person) throw new Error("unreachable: an identity that was just written");
  if (person.disabledAtMs !== null) throw new SignOnFailure("disabled", "the account is disabled");
  await accounts.setOperatorByGroup(person.userId, operator);
  const { byHand, ...user } = person;
  return { ...user, operator: byHand || operator };
};

/** Whose e-mail it is, or a new account. Shape: its id. Errors: SignOnFailure. */
const accountFor = async (
  accounts: ConsoleStore,
  tools: SignOnTools,
  { claims, mayCome }: Settled,
): Promise<string> => {
  const email = normaliseEmail(claims.email ?? "");
  const vouched = claims.emailVerified === true || (tools.ownsEmails && claims.emailVerified === null);
  if (!vouched || !/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254)
    throw new SignOnFailure("email_unverified", "the provider names no e-mail address that it has verified");
  const there = await accounts.findUser(email);
  // A provider where anybody may choose an address must not hand out the accounts of others.
  if (there && !tools.ownsEmails) throw new SignOnFailure("account_exists", "an account has this e-mail already");
  if (there) {
    // Whoever chose the password and set up the codes first need not be whom the provider means.
    await accounts.setPassword(there.userId, null);
    await accounts.deleteFactors(there.userId);
    await accounts.deleteSessions(there.userId, null);
    return there.userId;
  }
  if (!mayCome) throw noRole();
  const made = await accounts.insertUserByIdentity({
    userId: newId("usr", tools.accounts),
    email,
    name: (claims.name?.trim() || email).slice(0, 200),
    operator: false,
    createdAtMs: tools.accounts.clock.nowMs(),
    lastSignedInAtMs: null,
    disabledAtMs: null,
  });
  if (!made) throw new SignOnFailure("account_exists", "an account with this e-mail came up meanwhile");
  return made.userId;
};
