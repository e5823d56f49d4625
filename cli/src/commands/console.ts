import { allRoles } from "@beckon/contract";
import type { Command } from "../command.ts";

const emailFlag = { name: "email", value: "ADDRESS", required: true, text: "The account's e-mail address." } as const;

/** Accounts of the console: the operator's alone. */
export const consoleCommands: readonly Command[] = [
  {
    words: "console owner-link",
    summary: "Make the link with which an operator of the console comes in",
    about:
      "Only on a deployment of this machine. Whoever opens the link first becomes the owner of every tenant.\nIt works once, for 24 hours; a new one ends the one before. An account that exists gets the password chosen there.",
    flags: [{ name: "base", value: "URL", text: "Where people reach this deployment, to print the whole address." }],
    examples: ["beckon console owner-link --base https://referrals.example.com"],
    scope: "deployment",
    load: async () => (await import("../console-accounts.ts")).runOwnerLink,
  },
  {
    words: "console password-link",
    summary: "Make the link with which somebody chooses a new password",
    about:
      "Only on a deployment of this machine. It works once, for 24 hours; all sessions of the account end when it is used.",
    flags: [
      emailFlag,
      { name: "base", value: "URL", text: "Where people reach this deployment, to print the whole address." },
    ],
    examples: ["beckon console password-link --email kim@example.com"],
    scope: "deployment",
    load: async () => (await import("../console-accounts.ts")).runPasswordLink,
  },
  {
    words: "console users",
    summary: "List who has an account of the console",
    examples: ["beckon console users"],
    scope: "deployment",
    load: async () => (await import("../console-accounts.ts")).runListUsers,
  },
  {
    words: "console reset-factors",
    summary: "Ask an account for no second factor any more, when passkeys, phone and recovery codes are lost",
    about:
      "Only on a deployment of this machine. Be sure who asks. The password stays; passkeys, codes and all sessions of the account end.\nIt stands in the audit trail of every tenant in which the person has a role.",
    flags: [emailFlag],
    examples: ["beckon console reset-factors --email kim@example.com"],
    scope: "deployment",
    load: async () => (await import("../console-accounts.ts")).runResetFactors,
  },
  {
    words: "console disable",
    summary: "Let an account in no more, and end its sessions",
    flags: [emailFlag],
    examples: ["beckon console disable --email kim@example.com"],
    scope: "deployment",
    load: async () => (await import("../console-accounts.ts")).runDisableUser,
  },
  {
    words: "console enable",
    summary: "Let a disabled account in again",
    flags: [emailFlag],
    examples: ["beckon console enable --email kim@example.com"],
    scope: "deployment",
    load: async () => (await import("../console-accounts.ts")).runEnableUser,
  },
];

const member = [{ name: "MEMBER", to: "path.memberId", text: "The member's id, mem_..." }] as const;
const role = {
  name: "role",
  value: "ROLE",
  choices: [...allRoles],
  required: true,
  to: "body.role",
  text: "What they may do; docs/console.md has the table.",
} as const;

/** Who may work for a tenant in the console. */
export const memberCommands: readonly Command[] = [
  {
    words: "member list",
    summary: "List who may work for the tenant in the console",
    operation: "listMembers",
    view: "members",
    examples: ["beckon member list"],
  },
  {
    words: "member add",
    summary: "Let somebody work for the tenant",
    about: "Then make the link they come in with: beckon member link.",
    operation: "addMember",
    view: "member",
    flags: [{ name: "email", value: "ADDRESS", required: true, to: "body.email", text: "Their e-mail address." }, role],
    examples: ["beckon member add --email kim@example.com --role support"],
  },
  {
    words: "member show",
    summary: "Show a member",
    operation: "getMember",
    view: "member",
    arguments: member,
    examples: ["beckon member show mem_01jexample0000000000000000"],
  },
  {
    words: "member update",
    summary: "Give a member another role",
    operation: "updateMember",
    view: "member",
    arguments: member,
    flags: [role],
    examples: ["beckon member update mem_01jexample0000000000000000 --role manager"],
  },
  {
    words: "member remove",
    summary: "Let somebody work for the tenant no more",
    operation: "removeMember",
    view: "member",
    arguments: member,
    examples: ["beckon member remove mem_01jexample0000000000000000"],
  },
  {
    words: "member link",
    summary: "Make the link with which a member comes in the first time",
    about: "It works once, for 72 hours, for whoever holds it: give it to the person alone.",
    operation: "createMemberLink",
    view: "memberLink",
    arguments: member,
    examples: ["beckon member link mem_01jexample0000000000000000"],
  },
  {
    words: "member policy show",
    summary: "Show what is asked of everybody who works for the tenant",
    operation: "getMemberPolicy",
    view: "memberPolicy",
    examples: ["beckon member policy show"],
  },
  {
    words: "member policy set",
    summary: "Demand a second factor of everybody who works for the tenant, or do so no more",
    about:
      "Whoever has none finds the tenant closed in the console until they set one up; nobody is shut out of that.\nWho comes by single sign-on has shown to the provider what it asks for. Keys work as before.",
    operation: "updateMemberPolicy",
    view: "memberPolicy",
    flags: [
      {
        name: "second-factor",
        value: "required|optional",
        choices: ["required", "optional"],
        required: true,
        to: "body.secondFactor",
        text: "Whether everybody needs one.",
      },
    ],
    examples: ["beckon member policy set --second-factor required"],
  },
];
