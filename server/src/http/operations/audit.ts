import { hash } from "node:crypto";
import { limits } from "@beckon/contract";
import type { ChainedEntry } from "../../core/audit/audit-entry.ts";
import { verifyChain } from "../../core/audit/chain.ts";
import { violations } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant } from "./present.ts";
import { timeOf } from "./query-time.ts";

/** SHA-256 of a text's UTF-8, in hex. */
export const digest = (text: string): string => hash("sha256", text);

const presentEntry = ({ auditId, atMs, subjectType, subjectId, before, after, withheld, ...entry }: ChainedEntry) => ({
  ...entry,
  id: auditId,
  at: instant(atMs),
  subject: { type: subjectType, id: subjectId },
  before: before && { ...before },
  after: after && { ...after },
  withheld: [...withheld],
});

const prefersLines = (accept: string): boolean => /^\s*application\/x-ndjson\b/i.test(accept);

export const auditHandlers: Pick<Handlers, "listAudit" | "exportAudit" | "verifyAudit"> = {
  listAudit: async ({ query, context, context: { repositories, tenantId } }) => {
    const { actor = null, operation = null, subject = null, from = null, to = null } = query;
    return {
      body: await pageOf({
        context,
        name: "audit",
        query,
        filters: { actor, operation, subject, from, to },
        read: (filters, page) => {
          const times = { fromMs: timeOf(filters.from, "from"), untilMs: timeOf(filters.to, "to") };
          const names = { actor: filters.actor, operation: filters.operation, subjectId: filters.subject };
          return repositories.audit.list(tenantId, { ...names, ...times }, page);
        },
        keyOf: (entry) => entry.auditId,
        show: presentEntry,
      }),
    };
  },
  exportAudit: async ({ query, context: { repositories, tenantId, accept } }) => {
    const limit = query.limit ?? limits.auditExport;
    const entries = await repositories.audit.listChained(tenantId, query.after ?? 0, limit + 1);
    const items = entries.slice(0, limit).map(presentEntry);
    const nextAfter = entries.length > limit ? (items.at(-1)?.sequence ?? null) : null;
    const body = { items, nextAfter };
    if (!prefersLines(accept)) return { body };
    const headers: Record<string, string> = { vary: "accept" };
    if (nextAfter !== null) headers["link"] = `</v1/audit/export?after=${nextAfter}&limit=${limit}>; rel="next"`;
    const text = items.map((item) => `${JSON.stringify(item)}\n`).join("");
    return { body, instead: { type: "application/x-ndjson; charset=utf-8", text, headers } };
  },
  verifyAudit: async ({ query, context: { repositories, tenantId } }) => {
    const { audit } = repositories;
    if (query.afterHash !== undefined && !query.after) {
      const detail = "Say with `after` which entry has this hash.";
      throw violations([{ pointer: "/query/after", code: "missing", detail }]);
    }
    const head = await audit.findHead(tenantId);
    const asked = { tenantId, after: query.after ?? 0, afterHash: query.afterHash ?? null, limit: limits.auditVerify };
    const { broken, checked, nextAfter } = await verifyChain(audit, { ...asked, digest });
    return {
      body: {
        ok: broken === null,
        checked,
        broken: broken && { sequence: broken.sequence, id: broken.auditId, fault: broken.fault },
        head: head?.sequence && head.hash ? { sequence: head.sequence, hash: head.hash } : null,
        waiting: await audit.countWaiting(tenantId),
        nextAfter,
      },
    };
  },
};
