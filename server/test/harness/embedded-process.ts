import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { openEmbedded } from "../../src/store/embedded.ts";
import type { ClaimRole } from "../../src/store/embedded-claim.ts";
import { withClient } from "../../src/store/migrate.ts";
import { silentLog } from "../../src/store/store-log.ts";

/**
 * A service process of a test: opens the embedded database of a folder in a process of its own, so that it can be killed. It says
 * `open <json>`, or `refused <json>` and ends; on `write` it inserts numbers and says `wrote <n>` after each commit; on `stop` it
 * stops the database and ends; on `exit` it ends without stopping anything.
 */
export class EmbeddedProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  #wake: (() => void)[] = [];

  constructor(dataDir: string, role: ClaimRole = "owner") {
    this.child = spawn(process.execPath, [import.meta.filename, dataDir, role], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.lines.push(line);
      for (const wake of this.#wake.splice(0)) wake();
    });
    // One that was refused ends by itself, perhaps while it is told to.
    this.child.stdin?.on("error", () => {});
    this.child.on("exit", () => this.#wake.splice(0).forEach((wake) => wake()));
  }

  /** The rest of the first line that begins with one of these words. Errors: when the process ends without saying it. */
  async said(...words: string[]): Promise<string> {
    for (;;) {
      const line = this.lines.find((candidate) => words.some((word) => `${candidate} `.startsWith(`${word} `)));
      if (line !== undefined) return line.slice(line.indexOf(" ") + 1);
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended without saying ${words.join()}: ${this.lines.join("\n")}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  tell(word: string): void {
    this.child.stdin?.write(`${word}\n`);
  }

  async end(signal?: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    if (signal) this.child.kill(signal);
    else this.tell("stop");
    await gone;
  }
}

async function main(dataDir: string, role: ClaimRole): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  try {
    const embedded = await openEmbedded({ dataDir, role, log: silentLog });
    say(`open ${JSON.stringify({ ...embedded, adopted: embedded.adopted })}`);
    createInterface({ input: process.stdin }).on("line", async (line) => {
      if (line === "stop") {
        await embedded.stop();
        process.exit(0);
      }
      if (line === "exit") process.exit(3);
      if (line === "write") {
        await withClient(embedded.connection("postgres"), async (client) => {
          await client.query("create table if not exists written (n int primary key)");
          for (let n = 1; ; n++) {
            await client.query("insert into written values ($1)", [n]);
            say(`wrote ${n}`);
          }
        });
      }
    });
  } catch (error) {
    const { code, message, remedy } = error as { code?: string; message: string; remedy?: string };
    say(`refused ${JSON.stringify({ code, message, remedy })}`);
    process.exit(1);
  }
}

if (import.meta.main) await main(process.argv[2] as string, process.argv[3] as ClaimRole);
