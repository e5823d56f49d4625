import { requestOutcomes } from "@beckon/contract";
import type { Command } from "../command.ts";

/** What was asked of the API lately: read only. */
export const requestCommands: readonly Command[] = [
  {
    words: "request list",
    summary: "List what was asked of the API lately, newest first",
    about:
      "Calls with secret keys, what was changed or refused in the console, and refused calls of apps; in a sandbox all\ncalls of apps. What was sent is not kept.",
    operation: "listRequests",
    view: "requests",
    flags: [
      {
        name: "outcome",
        value: "OUTCOME",
        choices: [...requestOutcomes],
        to: "query.outcome",
        text: "Only what was answered, refused (4xx) or failed (5xx).",
      },
      { name: "method", value: "METHOD", to: "query.method", text: "Only this, as POST." },
      { name: "operation", value: "NAME", to: "query.operation", text: "Only this, as registerReferral." },
      { name: "path", value: "PATH", to: "query.path", text: "Only paths that begin so." },
      { name: "caller", value: "ID", to: "query.caller", text: "Only by this key's id, or this person's." },
      { name: "code", value: "CODE", to: "query.code", text: "Only with this error code." },
      { name: "request-id", value: "ID", to: "query.requestId", text: "Only this one, by the id in its answer." },
      { name: "from", value: "WHEN", kind: "instant", to: "query.from", text: "Not before, as -1h or a time." },
      { name: "to", value: "WHEN", kind: "instant", to: "query.to", text: "Before, as 0m for now or a time." },
    ],
    examples: [
      "beckon request list --outcome refused --from=-1h",
      "beckon request list --code insufficient_scope --all",
    ],
  },
  {
    words: "request show",
    summary: "Show a request, why it was refused, and the shape of what it sent",
    operation: "getRequest",
    view: "request",
    arguments: [{ name: "REQUEST", to: "path.loggedId", text: "The id in the log, req_..." }],
    examples: ["beckon request show req_01jexample0000000000000000"],
  },
];
