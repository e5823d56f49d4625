/** What is asked of the command line, in words, and what comes of it. */
import { parse } from "./arguments.ts";
import { isOperation } from "./command.ts";
import { commands } from "./commands.ts";
import { ApiProblem, explain, UsageError } from "./failure.ts";
import { helpOn, runHelp } from "./help.ts";
import { say, type Surroundings } from "./invocation.ts";

/** A command that only works here must not be taken for work at the address that is set. Errors: UsageError. */
const refuseElsewhere = (words: string, flags: Record<string, unknown>, { env }: Surroundings): void => {
  if (!env["BECKON_URL"] || flags["data"] !== undefined) return;
  throw new UsageError(
    `beckon ${words} works on a deployment of this machine, and BECKON_URL points to ${env["BECKON_URL"]}. Unset BECKON_URL, or name the data folder with --data.`,
  );
};

const work = async (args: readonly string[], world: Surroundings): Promise<number> => {
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
      if (!command.anywhere) refuseElsewhere(command.words, flags, world);
      const load = await command.load();
      return load(invocation);
    }
  }
};

/**
 * Runs one call of the command line; never throws. Returns the exit code: 0, 1 (failure) or 2 (usage or configuration); -1 of a
 * service, which goes on.
 */
export const run = async (args: readonly string[], world: Surroundings): Promise<number> => {
  try {
    return await work(args, world);
  } catch (error) {
    const { lines, code } = explain(error, args.includes("--verbose"));
    if (error instanceof ApiProblem && args.includes("--json")) say(world.stdout, error.text);
    const [first = "", ...more] = lines;
    say(world.stderr, [`beckon: ${first}`, ...more].join("\n"));
    return code;
  }
};
