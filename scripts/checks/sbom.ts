/** S2: a bill of materials of the production install can be made at any time. It is made, not kept. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Verdict } from "../check.ts";
import { root } from "../repository.ts";

export const name = "sbom";

type Bill = { bomFormat?: string; specVersion?: string; components?: { name: string; version: string }[] };

/** What is wrong with a bill of materials; none when it names every direct dependency of the server. */
export function billFaults(bill: Bill, expected: readonly string[]): string[] {
  const listed = new Set(bill.components?.map((component) => component.name));
  const format = bill.bomFormat === "CycloneDX" ? [] : [`the format is ${bill.bomFormat}, not CycloneDX`];
  return [...format, ...expected.filter((item) => !listed.has(item)).map((item) => `${item} is not listed`)];
}

/** Asks npm, which reads the installed tree. */
async function makeBill(): Promise<Bill> {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"];
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: process.platform === "win32" };
  const { stdout } = await promisify(execFile)(npm, args, options);
  return JSON.parse(stdout);
}

export async function run(): Promise<Verdict> {
  const bill = await makeBill();
  const faults = billFaults(bill, ["fastify", "jose", "pg", "typebox"]);
  const size = `CycloneDX ${bill.specVersion}, ${bill.components?.length} components`;
  return { ok: faults.length === 0, detail: faults.join("\n") || size };
}
