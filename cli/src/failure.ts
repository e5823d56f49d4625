/** Why the program ends with another code than 0, and how it says so. */
import { errors, type ErrorCode, type FieldError } from "@beckon/contract";

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The work could not be done: exit code 1. `advice` says what to do. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly advice: string | undefined;

  constructor(message: string, advice?: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** A problem as the API tells it, or what a compatible endpoint says instead. */
export type Problem = {
  status?: number;
  title?: string;
  code?: string;
  detail?: string;
  message?: string;
  requestId?: string;
  errors?: FieldError[];
};

/** The API refused. `text` is its answer as it came; `nameOf` says which flag a JSON Pointer came from. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;
  readonly text: string;
  readonly status: number;
  readonly nameOf: (pointer: string) => string;

  constructor(answer: { problem: Problem; text: string; status: number; nameOf: (pointer: string) => string }) {
    super(answer.problem.detail ?? answer.problem.message ?? `The answer has status ${answer.status}.`);
    this.problem = answer.problem;
    this.text = answer.text;
    this.status = answer.status;
    this.nameOf = answer.nameOf;
  }
}

/** Advice that names headers is for people who write requests; here the program writes them. */
const ownAdvice: Partial<Record<ErrorCode, string>> = {
  validation_failed: "",
  rule_violated: "",
  precondition_failed: "Run the command again: it reads the object as it is now. If you gave --if-match, leave it out.",
  if_match_required: "Leave --if-match out: the command reads the object first.",
  invalid_cursor: "Give the cursor that the page before printed, unchanged, with the same command and filters.",
  idempotency_key_reused: "Leave --idempotency-key out, or repeat exactly the command that it was first used with.",
  not_authenticated: "Check --key (or BECKON_KEY) and --env: a key works in the one environment it was made in.",
  internal_error: "Look at the service's log for this request, or run `beckon doctor` on its machine.",
  unavailable: "Try again. If it stays so, run `beckon doctor` on the machine of the service.",
  not_found: "",
  conflict: "",
  invalid_state: "",
};

const adviceOf = (code: string | undefined): string => {
  if (code === undefined || !(code in errors)) return "";
  // The detail stands right above: a sentence that only points at it says nothing here.
  return (
    ownAdvice[code as ErrorCode] ?? errors[code as ErrorCode].advice.replace(/[^.]*`detail`[^.]*\.\s*/g, "").trim()
  );
};

/** What a choice of shapes adds to the one fault that matters. */
const noise = /^Must (be null|match a schema in anyOf|match exactly one schema in oneOf|be equal to constant)\.$/;

/** One field's faults without the noise that a choice of shapes makes, unless that is all there is. */
const telling = (fields: readonly FieldError[]): readonly FieldError[] =>
  fields.filter(
    ({ pointer, detail }) =>
      !noise.test(detail) || !fields.some((other) => other.pointer.startsWith(pointer) && !noise.test(other.detail)),
  );

const problemLines = ({ problem, message, nameOf }: ApiProblem, verbose: boolean): string[] => {
  const fields = telling(problem.errors ?? []);
  const lines =
    fields.length > 0
      ? [problem.title ?? message, ...fields.map(({ pointer, detail }) => `  ${nameOf(pointer)}: ${detail}`)]
      : [message];
  const advice = adviceOf(problem.code);
  if (advice !== "") lines.push(`  ${advice}`);
  if (verbose || problem.code === "internal_error")
    lines.push(`  (${problem.code ?? "no code"}, status ${problem.status ?? ""}, request ${problem.requestId ?? "?"})`);
  return lines;
};

/** Anything thrown, as its lines on stderr and its exit code. Never a stack unless asked for. */
export const explain = (error: unknown, verbose: boolean): { lines: string[]; code: 1 | 2 } => {
  const fault = (error instanceof Error ? error : new Error(String(error))) as Error & {
    advice?: string;
    remedy?: string;
  };
  const code = fault.name === "UsageError" || fault.name === "ConfigError" ? 2 : 1;
  const lines = fault instanceof ApiProblem ? problemLines(fault, verbose) : [sentenceOf(fault)];
  const advice = fault.advice ?? fault.remedy;
  if (advice !== undefined && advice !== "") lines.push(`  ${advice}`);
  if (verbose && fault.stack !== undefined) lines.push(fault.stack);
  return { lines, code };
};

/** Errors of the system and of the database in words that say where to look. */
const sentenceOf = (
  fault: Error & { code?: unknown; address?: unknown; port?: unknown; severity?: unknown },
): string => {
  if (fault.code === "EACCES" || fault.code === "EPERM") return `This user may not do that: ${fault.message}.`;
  if (fault.code === "ENOSPC") return `The disk is full: ${fault.message}.`;
  if (fault.code === "EPIPE") return "The program that read the output went away.";
  const refused = fault.code === "ECONNREFUSED" || fault.code === "ENOTFOUND" || fault.code === "ETIMEDOUT";
  if (refused && fault.message === "") return `No answer from the database (${String(fault.code)}).`;
  if (fault.severity !== undefined) return `The database says: ${fault.message} (SQLSTATE ${String(fault.code)}).`;
  return fault.message === "" ? fault.name : fault.message;
};
