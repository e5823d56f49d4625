#!/usr/bin/env node
/** The command line's entry: see run.ts, and what it returns is the exit code. */
import { enableCompileCache } from "node:module";

// The second call reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { run } = await import("./run.ts");

// Whoever reads the output may stop early, as `head` does: no reason to complain.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const { env, stdin, stdout, stderr } = process;
const code = await run(process.argv.slice(2), { env, stdin, stdout, stderr });
// The service goes on by itself. For all else: nothing left open may keep the process, once the output is out.
if (code >= 0) stdout.write("", () => stderr.write("", () => process.exit(code)));
