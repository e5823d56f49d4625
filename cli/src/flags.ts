/** Flags that many commands share, and the whole list of a command's flags. */
import { isWrite, type Operation, operations } from "@beckon/contract";
import { type Command, type Flag, isOperation, type OperationCommand } from "./command.ts";

export const jsonFlag: Flag = { name: "json", text: "Print one JSON document, exactly as the API answers." };
const verboseFlag: Flag = { name: "verbose", text: "Say more on stderr: log lines, keys of repetition, stacks." };
const helpFlag: Flag = { name: "help", text: "This page." };

const dataFlag: Flag = { name: "data", value: "DIR", text: "Data folder of the embedded database (or BECKON_DATA)." };
export const envFlag: Flag = {
  name: "env",
  value: "global|us",
  choices: ["global", "us"],
  text: "The environment; global without it.",
};
const tenantFlag: Flag = { name: "tenant", value: "ID", text: "The tenant; not needed when there is only one." };
const remoteFlags: readonly Flag[] = [
  { name: "url", value: "URL", text: "Ask the service at this address (or BECKON_URL) instead of this deployment." },
  { name: "key", value: "KEY", kind: "secret", text: "Its secret key, sk_... (or BECKON_KEY); - reads it from stdin." },
];
const pageFlags = (most: number, wholly: boolean): readonly Flag[] => [
  {
    name: "limit",
    value: "N",
    kind: "integer",
    to: "query.limit",
    text: `Items per page, 1 to ${most}; 25 without it.`,
  },
  { name: "cursor", value: "TEXT", to: "query.cursor", text: "The page after the one that printed this cursor." },
  ...(wholly ? [{ name: "all", text: "Every page." }] : []),
];
const repeatFlag: Flag = {
  name: "idempotency-key",
  value: "KEY",
  text: "Makes a repetition safe; one is made up without it, and shown with --verbose.",
};
const ifMatchFlag: Flag = {
  name: "if-match",
  value: "ETAG",
  text: 'Change only this version, as "3"; without it the command reads the object first.',
};

/** Flags of `command` that are its own, without those of all commands. */
export const ownFlags = (command: Command): readonly Flag[] => {
  if (!isOperation(command)) return command.flags ?? [];
  const operation: Operation = operations[command.operation];
  const isPage = operation.query?.properties["cursor"] !== undefined;
  const { maximum = 100 } = (operation.query?.properties["limit"] ?? {}) as { maximum?: number };
  const { properties = {} } = operation.success.schema as { properties?: Record<string, unknown> };
  const fileFlag: Flag[] =
    command.file === undefined
      ? []
      : [
          command.file === "json"
            ? { name: "file", value: "FILE", text: "The request as JSON, - for stdin; flags beside it win." }
            : { name: "file", value: "FILE", text: "One per line, - for stdin." },
        ];
  return [
    ...(command.flags ?? []),
    ...fileFlag,
    ...(isPage ? pageFlags(maximum, "items" in properties) : []),
    ...(operation.ifMatch ? [ifMatchFlag] : []),
    ...(isWrite(operation) ? [repeatFlag] : []),
  ];
};

/** Whether it is of the deployment and of no tenant: then no key opens it, and it runs beside the database only. */
export const isOfDeployment = ({ operation }: OperationCommand): boolean =>
  (operations[operation] as Operation).operatorsOnly === true;

/** Flags that say where and how, the same for every command of a kind. */
export const sharedFlags = (command: Command): readonly Flag[] => {
  if (isOperation(command))
    return isOfDeployment(command)
      ? [envFlag, dataFlag, jsonFlag, verboseFlag, helpFlag]
      : [tenantFlag, envFlag, dataFlag, ...remoteFlags, jsonFlag, verboseFlag, helpFlag];
  const own = new Set((command.flags ?? []).map(({ name }) => name));
  const shared =
    command.scope === "deployment"
      ? [envFlag, dataFlag, jsonFlag, verboseFlag, helpFlag]
      : command.scope === "program"
        ? [jsonFlag, verboseFlag, helpFlag]
        : [helpFlag];
  return shared.filter(({ name }) => !own.has(name));
};

/** Every flag that a command takes. */
export const flagsOf = (command: Command): readonly Flag[] => [...ownFlags(command), ...sharedFlags(command)];
