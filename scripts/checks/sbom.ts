/** S2: a bill of materials of the production install can be made at any time. It is made, not kept. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Verdict } from "../check.ts";
import { root } from "../repository.ts";

export const name = "sbom";

type Component = { name: string; version: string; properties?: { name: string; value: string }[] };
type Bill = { bomFormat?: string; specVersion?: string; components?: Component[] };

/** What is wrong with a bill of materials; none when it names every direct dependency of the server. */
export function billFaults(bill: Bill, expected: readonly string[]): string[] {
  const listed = new Set(bill.components?.map((component) => component.name));
  const format = bill.bomFormat === "CycloneDX" ? [] : [`the format is ${bill.bomFormat}, not CycloneDX`];
  return [...format, ...expected.filter((item) => !listed.has(item)).map((item) => `${item} is not listed`)];
}

const isForDevelopment = ({ properties = [] }: Component): boolean =>
  properties.some(({ name: property }) => property === "cdx:npm:package:development");

/** Asks npm, which reads the installed tree. With `--omit dev` npm 11 leaves out what production and development share. */
async function makeBill(): Promise<Bill> {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["sbom", "--sbom-format", "cyclonedx"];
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: process.platform === "win32" };
  const { stdout } = await promisify(execFile)(npm, args, options);
  const bill = JSON.parse(stdout) as Bill;
  return { ...bill, components: (bill.components ?? []).filter((one) => !isForDevelopment(one)) };
}

export async function run(): Promise<Verdict> {
  const bill = await makeBill();
  const faults = billFaults(bill, ["fastify", "jose", "pg", "typebox"]);
  const size = `CycloneDX ${bill.specVersion}, ${bill.components?.length} components`;
  return { ok: faults.length === 0, detail: faults.join("\n") || size };
}
