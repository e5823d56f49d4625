/** What the console's people need of a store. Accounts are the deployment's; members are a tenant's, in their environment. */
import type { Role } from "@beckon/contract";
import type { PageRequest } from "../page-request.ts";
import type { ConsoleUser } from "./console-user.ts";
import type { FactorStore } from "./factor-store.ts";
import type { PasskeyStore } from "./passkey-store.ts";

export type { ConsoleUser } from "./console-user.ts";

/** A session is known by the hash of its cookie's text. `address` and `agent` are for the person to recognise it by. */
export type ConsoleSession = {
  sessionId: string;
  userId: string;
  createdAtMs: number;
  seenAtMs: number;
  expiresAtMs: number;
  address: string;
  agent: string;
  /** Came by single sign-on: the provider has asked for what it asks for. */
  bySignOn: boolean;
};

/** `owner` makes an operator, `welcome` an account for a member, `password` a new password for an account. */
export type LinkPurpose = "owner" | "welcome" | "password";
export type ConsoleLink = { purpose: LinkPurpose; email: string | null; expiresAtMs: number };

/** Whom an identity provider vouches for: `subject` is its own id of the person. */
export type Identity = { issuer: string; subject: string };
/** Somebody on the way to the provider. `userId` is the account that wants to be joined with what comes back. */
export type SignOnAttempt = { returnTo: string; userId: string | null };

/** Failed attempts by one account or from one address, which are known by keyed hashes. */
export type Failures = { subject: Uint8Array; failures: number; atMs: number; lockedUntilMs: number | null };

/** Somebody who may work for a tenant in this environment. */
export type Member = {
  memberId: string;
  email: string;
  role: Role;
  /** Given by a group of the identity provider, so it follows that; false for what was given by hand. */
  byGroup: boolean;
  createdAtMs: number;
  updatedAtMs: number;
  version: number;
};

export type ConsoleStore = FactorStore &
  PasskeyStore & {
    countUsers(): Promise<number>;
    /** In the order of their e-mail addresses. */
    listUsers(): Promise<ConsoleUser[]>;
    findUsers(emails: readonly string[]): Promise<ConsoleUser[]>;
    /** `password` is null for who came by single sign-on. */
    findUser(email: string): Promise<(ConsoleUser & { password: string | null }) | null>;
    /** Adds an account, or gives the one with this e-mail name and password, and lets it in again. An operator stays one. */
    putUser(user: ConsoleUser & { password: string }): Promise<ConsoleUser>;
    /** Null takes it away: the account comes in by single sign-on alone. */
    setPassword(userId: string, password: string | null): Promise<void>;
    setDisabled(userId: string, atMs: number | null): Promise<void>;

    /** Where the account is enabled and, unless null is given, still has this hash of its password; whether it has. */
    insertSession(session: ConsoleSession & { hash: Uint8Array; password: string | null }): Promise<boolean>;
    /** With its user, where it is live at that moment and the user is not disabled. */
    findSession(
      hash: Uint8Array,
      when: { nowMs: number; seenAfterMs: number },
    ): Promise<{ session: ConsoleSession; user: ConsoleUser } | null>;
    touchSession(sessionId: string, nowMs: number): Promise<void>;
    listSessions(userId: string, when: { nowMs: number; seenAfterMs: number }): Promise<ConsoleSession[]>;
    /** Whether there was one. */
    deleteSession(userId: string, sessionId: string): Promise<boolean>;
    /** All of a user's but one, or all, and every half one. */
    deleteSessions(userId: string, except: string | null): Promise<void>;
    deleteEndedSessions(when: { nowMs: number; seenAfterMs: number }): Promise<void>;

    insertLink(link: ConsoleLink & { hash: Uint8Array; createdAtMs: number }): Promise<void>;
    findLink(hash: Uint8Array, nowMs: number): Promise<ConsoleLink | null>;
    /** Uses it up; null when it was, is too old, or never existed. */
    useLink(hash: Uint8Array, nowMs: number): Promise<ConsoleLink | null>;
    /** Uses up all that are like it, so that only the newest works. */
    endLinks(purpose: LinkPurpose, email: string | null, nowMs: number): Promise<void>;

    /** Whose an identity is. `byHand`: whether the account is an operator's without any group. */
    findIdentity(identity: Identity): Promise<(ConsoleUser & { byHand: boolean }) | null>;
    insertIdentity(identity: Identity & { userId: string; createdAtMs: number }): Promise<void>;
    /** An account without a password; null when somebody has this e-mail. */
    insertUserByIdentity(user: ConsoleUser): Promise<ConsoleUser | null>;
    /** Whether a group makes the account an operator. */
    setOperatorByGroup(userId: string, operator: boolean): Promise<void>;
    insertSignOn(
      attempt: SignOnAttempt & { hash: Uint8Array; createdAtMs: number; expiresAtMs: number },
    ): Promise<void>;
    /** Uses it up; null when it was, is too old, or never existed. */
    useSignOn(hash: Uint8Array, nowMs: number): Promise<SignOnAttempt | null>;

    /** As they stand, in the order asked, each locked until the transaction ends; an unknown one stands at zero. */
    lockFailures(subjects: readonly Uint8Array[], nowMs: number): Promise<Failures[]>;
    saveFailures(failures: readonly Failures[]): Promise<void>;
  };

export type MemberStore = {
  /** Newest first, by id. */
  list(tenantId: string, page: PageRequest): Promise<Member[]>;
  find(tenantId: string, memberId: string): Promise<Member | null>;
  findByEmail(tenantId: string, email: string): Promise<Member | null>;
  /** Of every tenant. */
  ofEmail(email: string): Promise<(Pick<Member, "memberId" | "role" | "byGroup"> & { tenantId: string })[]>;
  count(tenantId: string): Promise<number>;
  /** Null when the e-mail is a member already. */
  insert(tenantId: string, member: Member): Promise<Member | null>;
  /** Changes it if it is still at `member.version`; null when it is not. */
  update(tenantId: string, member: Member): Promise<Member | null>;
  delete(tenantId: string, memberId: string): Promise<void>;
};
