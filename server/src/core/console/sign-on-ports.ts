/** What single sign-on needs of an identity provider, and how it says no. */
import type { Digest } from "../audit/audit-entry.ts";
import type { EnvironmentName, Store } from "../ports.ts";
import type { AccountTools } from "./accounts.ts";
import type { GroupRoles } from "./group-roles.ts";

/** What the provider says about a person, checked: it comes from this issuer, for us, for this attempt. */
export type SignOnClaims = {
  issuer: string;
  /** The provider's own id of the person, which stays. */
  subject: string;
  email: string | null;
  /** Null when the provider says nothing about it. */
  emailVerified: boolean | null;
  name: string | null;
  groups: readonly string[];
};

/** Made of the browser's secret, so that nothing has to be kept: what binds the provider's answer to one attempt. */
export type SignOnSecrets = { state: string; nonce: string; verifier: string };

export type SignOnProvider = {
  /** Where the person signs in. Errors: SignOnFailure. */
  addressOf(secrets: SignOnSecrets): Promise<string>;
  /** What the provider says, by the query with which the person came back. Errors: SignOnFailure. */
  claimsOf(query: string, secrets: SignOnSecrets): Promise<SignOnClaims>;
};

/** Why a sign-on did not come about; the console has a sentence for each. */
export type SignOnFault =
  | "provider_down"
  | "provider_refused"
  | "denied"
  | "lost"
  | "email_unverified"
  | "account_exists"
  | "already_joined"
  | "broken"
  | "no_role"
  | "disabled";

/** `message` is for the log. */
export class SignOnFailure extends Error {
  override readonly name = "SignOnFailure";
  readonly fault: SignOnFault;

  constructor(fault: SignOnFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

export type SignOnTools = {
  accounts: AccountTools;
  provider: SignOnProvider;
  roles: GroupRoles;
  /** Whether the provider alone gives out the e-mail addresses it names, so that one is as good as the account. */
  ownsEmails: boolean;
  stores: Partial<Record<EnvironmentName, Store>>;
  digest: Digest;
  /** For the operator's log. */
  warn: (words: string, about: Record<string, unknown>) => void;
};
