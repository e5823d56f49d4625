import type { LoggedRequest } from "../../core/request-log/logged-request.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant } from "./present.ts";
import { timeOf } from "./query-time.ts";

const presentRequest = (request: LoggedRequest) => {
  const { loggedId, requestId, atMs, callerKind, callerId, method, path, operation } = request;
  const { status, code, detail, durationMs } = request;
  return {
    ...{ id: loggedId, requestId, at: instant(atMs), caller: { kind: callerKind, id: callerId } },
    ...{ method, path, operation, status, code, detail, durationMs },
  };
};

export const requestHandlers: Pick<Handlers, "listRequests" | "getRequest"> = {
  listRequests: async ({ query, context, context: { repositories, tenantId } }) => {
    const { outcome = null, method = null, operation = null, path = null, caller = null, code = null } = query;
    const { requestId = null, from = null, to = null } = query;
    // Whoever looks after a refusal finds it.
    await context.writeRequestLog();
    return {
      body: await pageOf({
        context,
        name: "requests",
        query,
        filters: { outcome, method, operation, path, caller, code, requestId, from, to },
        read: ({ caller: callerId, from: since, to: until, ...filters }, page) => {
          const times = { fromMs: timeOf(since, "from"), untilMs: timeOf(until, "to") };
          return repositories.requestLog.list(tenantId, { ...filters, callerId, ...times }, page);
        },
        keyOf: ({ loggedId }) => loggedId,
        show: presentRequest,
      }),
    };
  },
  getRequest: async ({ params: { loggedId }, context, context: { repositories, tenantId } }) => {
    await context.writeRequestLog();
    const found = await repositories.requestLog.find(tenantId, loggedId);
    if (!found) throw new Refusal("not_found", `There is no request ${loggedId}.`);
    const { query, body, faults } = found;
    return { body: { ...presentRequest(found), query, body, errors: faults.map((fault) => ({ ...fault })) } };
  },
};
