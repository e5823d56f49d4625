#!/usr/bin/env node
/** The command line's entry: reads what is asked, runs it, and ends with 0, 1 (failure) or 2 (usage or configuration). */
import { enableCompileCache } from "node:module";

// The second call reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { parse } = await import("./arguments.ts");
const { isOperation } = await import("./command.ts");
const { commands } = await import("./commands.ts");
const { ApiProblem, explain, UsageError } = await import("./failure.ts");
const { helpOn, runHelp } = await import("./help.ts");
const { say } = await import("./invocation.ts");

const world = { env: process.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

/** A command that only works here must not be taken for work at the address that is set. Errors: UsageError. */
const refuseElsewhere = (words: string, flags: Record<string, unknown>): void => {
  if (!world.env["BECKON_URL"] || flags["data"] !== undefined) return;
  throw new UsageError(
    `beckon ${words} works on a deployment of this machine, and BECKON_URL points to ${world.env["BECKON_URL"]}. Unset BECKON_URL, or name the data folder with --data.`,
  );
};

const run = async (args: readonly string[]): Promise<number> => {
  const request = parse(args, commands);
  switch (request.kind) {
    case "version":
      return (await import("./tell-version.ts")).tellVersion(world.stdout);
    case "help": {
      const [command] = commands;
      if (request.json && command) return runHelp({ command, flags: { json: true }, words: request.topic, world });
      say(request.topic.length === 0 && args.length === 0 ? world.stderr : world.stdout, helpOn(request.topic));
      return args.length === 0 ? 2 : 0;
    }
    case "serve":
    case "worker": {
      // The service's own entry reads the arguments of the process, and refuses variables that it does not know.
      delete process.env["BECKON_URL"];
      delete process.env["BECKON_KEY"];
      process.argv = [...process.argv.slice(0, 2), ...request.args];
      await (request.kind === "serve" ? import("@beckon/server/src/serve.ts") : import("@beckon/server/src/work.ts"));
      return -1;
    }
    case "command": {
      const { command, flags, words } = request;
      const invocation = { command, flags, words, world };
      if (isOperation(command)) return (await import("./run-operation.ts")).runOperation({ ...invocation, command });
      if (command.words === "help") return runHelp(invocation);
      if (!command.anywhere) refuseElsewhere(command.words, flags);
      const work = await command.load();
      return work(invocation);
    }
  }
};

const fail = (error: unknown): number => {
  const { lines, code } = explain(error, process.argv.includes("--verbose"));
  if (error instanceof ApiProblem && process.argv.includes("--json")) say(world.stdout, error.text);
  const [first = "", ...more] = lines;
  say(world.stderr, [`beckon: ${first}`, ...more].join("\n"));
  return code;
};

// Whoever reads the output may stop early, as `head` does: no reason to complain.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const code = await run(process.argv.slice(2)).catch(fail);
// The service goes on by itself. For all else: nothing left open may keep the process, once the output is out.
if (code >= 0) process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
