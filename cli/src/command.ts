/** What a command is. The tables in `commands/` are made of these; parsing, help, docs and the calls themselves read them. */
import type { OperationId } from "@beckon/contract";
import type { Flags, Surroundings } from "./invocation.ts";
import type { ViewName } from "./views.ts";

/** Where a value goes in a request. Shape: the part, then a path of property names. */
export type Target = `${"path" | "query" | "body"}.${string}`;

/** How the text of a flag or argument becomes a value. */
export type Kind =
  | "text"
  | "secret"
  | "integer"
  | "seconds"
  | "list"
  | "instant"
  | "attributes"
  | "scopes"
  | "event-types"
  | "audience"
  | "switch";

/** A flag. Without `value` it is a switch. */
export type Flag = {
  name: string;
  /** What stands for the value in the help, as `FILE`. */
  value?: string;
  text: string;
  to?: Target;
  kind?: Kind;
  choices?: readonly string[];
  required?: true;
  /** May be given more than once. */
  multiple?: true;
};

/** A word after the command. */
export type Argument = {
  name: string;
  text: string;
  to?: Target;
  kind?: Kind;
  optional?: true;
  /** Takes all words that are left. */
  rest?: true;
  /** A code may be named by its text as well as by its id. */
  resolve?: "code";
};

type Base = {
  /** As typed, as `campaign audience add`. */
  words: string;
  summary: string;
  /** What the summary does not say; a few lines at most. */
  about?: string;
  arguments?: readonly Argument[];
  flags?: readonly Flag[];
  examples: readonly string[];
};

/** A command that is one operation of the API. */
export type OperationCommand = Base & {
  operation: OperationId;
  view: ViewName;
  /** `--file`: the request's whole body as JSON, or one item of `batch` per line. */
  file?: "json" | "lines";
  /** The body's list that may be longer than one request takes, and what that takes. */
  batch?: { at: string; size: number };
  /** It goes along the audit trail in as many calls as that takes, in a way of its own. */
  walk?: "verify" | "export";
  /** Said after success, as that a secret is shown only now. */
  note?: string;
};

/** A command with work of its own, on this machine's deployment. Its module is loaded when it runs. */
export type LocalCommand = Base & {
  load: () => Promise<(invocation: Invocation) => Promise<number>>;
  /** `deployment`: it takes --data and --env; `program`: neither; `server`: the service reads its own flags. */
  scope: "deployment" | "program" | "server";
  /** Runs even when BECKON_URL points elsewhere, because it cannot be mistaken for work over there. */
  anywhere?: true;
};

export type Command = OperationCommand | LocalCommand;

/** One call of the program: what was asked, and the world around it. */
export type Invocation = { command: Command; flags: Flags; words: string[]; world: Surroundings };

export const isOperation = (command: Command): command is OperationCommand => "operation" in command;
