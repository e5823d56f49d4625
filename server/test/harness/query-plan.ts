/** What PostgreSQL does for a prepared statement. */
import assert from "node:assert/strict";
import type pg from "pg";

/** One node of a plan, as `explain (format json)` names its fields. */
export type PlanNode = {
  "Node Type": string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "Relation Name"?: string;
  /** Of one loop; only where the statement was run. */
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
};

const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** All nodes of the plan of `execute STATEMENT`; `run` executes it and counts rows. */
export const planOf = async (
  client: pg.Client,
  execute: string,
  { run = false }: { run?: boolean } = {},
): Promise<PlanNode[]> => {
  const { rows } = await client.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
    `explain (${run ? "analyze, " : ""}format json) execute ${execute}`,
  );
  const [explained] = rows[0]?.["QUERY PLAN"] ?? [];
  assert.ok(explained, execute);
  return nodesOf(explained.Plan);
};

/** Holds that a plan goes along an index, and how many rows it looked at for nothing. */
export const rowsSkippedAlong = (index: RegExp, plan: readonly PlanNode[]): number => {
  const said = plan.map((node) => `${node["Node Type"]} ${node["Index Name"] ?? ""}`).join(", ");
  assert.ok(
    plan.some((node) => index.test(node["Index Name"] ?? "")),
    `${index}: ${said}`,
  );
  return plan.reduce((sum, node) => sum + (node["Rows Removed by Filter"] ?? 0), 0);
};
