import { type Role, roles, type Scope } from "@beckon/contract";
import { violations } from "../refusal.ts";

/** Units: milliseconds. A session ends this long after its start, and earlier when nobody used it for a while. */
export const sessionLifeMs = 12 * 60 * 60_000;
export const sessionIdleMs = 2 * 60 * 60_000;
/** It is noted this often that a session is in use. */
export const sessionNoteMs = 60_000;
/** Between the password and the second factor. */
export const halfLifeMs = 5 * 60_000;
/** Between a challenge to a passkey and its answer: somebody may have to look for their key. */
export const challengeLifeMs = 5 * 60_000;
export const passkeysMaximum = 20;
export const linkLifeMs = { owner: 24 * 60 * 60_000, welcome: 72 * 60 * 60_000, password: 24 * 60 * 60_000 } as const;
/** Units: milliseconds. How long somebody may take at the identity provider. */
export const signOnLifeMs = 10 * 60_000;
export const membersMaximum = 500;

const passwordLength = { minimum: 12, maximum: 256 } as const;

/** E-mail addresses are compared and kept in lower case. */
export const normaliseEmail = (text: string): string => text.trim().normalize("NFC").toLowerCase();

/** The same key press must give the same text on every keyboard. */
export const normalisePassword = (text: string): string => text.normalize("NFKC");

/** Errors: rule_violated. Length is what makes a password strong; classes of characters only make it hard to remember. */
export const refuseWeakPassword = (password: string, { email, pointer }: { email: string; pointer: string }): void => {
  const characters = Array.from(new Intl.Segmenter().segment(password), ({ segment }) => segment);
  const fault = (detail: string) => violations([{ pointer, code: "password_too_weak", detail }]);
  if (characters.length < passwordLength.minimum)
    throw fault(`A password has at least ${passwordLength.minimum} characters.`);
  if (characters.length > passwordLength.maximum)
    throw fault(`A password has at most ${passwordLength.maximum} characters.`);
  if (new Set(characters).size < 5) throw fault("This password repeats too few characters.");
  const folded = password.toLowerCase();
  const [name = email] = email.split("@", 1);
  const mostlyName = folded.includes(name) && name.length * 2 > characters.length;
  if (mostlyName || folded.includes(email)) throw fault("This password is mostly the e-mail address.");
};

/** What a role may do. An operator has that of an owner, in every tenant. */
export const scopesOf = (role: Role): readonly Scope[] => roles[role].scopes;

/** Whether a role has nothing that its giver has not. */
export const mayGive = (role: Role, own: readonly Scope[]): boolean =>
  scopesOf(role).every((scope) => own.includes(scope));
