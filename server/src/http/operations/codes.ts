import { changeCap, createCode, replaceCode, setCodeState } from "../../core/code/change-code.ts";
import type { Code } from "../../core/code/code.ts";
import { soughtSkeleton } from "../../core/code/sought-code.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { presentCode } from "./present.ts";

const shown = (code: Code) => ({ body: presentCode(code), version: code.version });

const setState =
  (state: "active" | "disabled") =>
  async ({ params: { codeId }, context }: { params: { codeId: string }; context: Context }) =>
    shown(await setCodeState(context.repositories, context, { tenantId: context.tenantId, codeId, state }));

type CodeHandlers = Pick<
  Handlers,
  "listCodes" | "getCode" | "createCode" | "updateCode" | "disableCode" | "enableCode" | "replaceCode"
>;

export const codeHandlers: CodeHandlers = {
  listCodes: async ({ query, context, context: { repositories, tenantId } }) => {
    const skeleton = query.code === undefined ? null : soughtSkeleton(query.code);
    return {
      body: await pageOf({
        context,
        name: "codes",
        query,
        filters: { campaignId: query.campaignId ?? null, participantId: query.participantId ?? null, skeleton },
        read: (filters, page) => repositories.codes.list(tenantId, filters, page),
        keyOf: (code) => code.codeId,
        show: presentCode,
      }),
    };
  },
  getCode: async ({ params: { codeId }, context: { repositories, tenantId } }) => {
    const code = await repositories.codes.find(tenantId, codeId);
    if (!code) throw new Refusal("not_found", `There is no code ${codeId}.`);
    return shown(code);
  },
  createCode: async ({ body, context }) =>
    shown(await createCode(context.repositories, context, context.tenantId, body)),
  updateCode: async ({ params: { codeId }, body: { cap }, version, context }) =>
    shown(await changeCap(context.repositories, context, { tenantId: context.tenantId, codeId, version, cap })),
  disableCode: setState("disabled"),
  enableCode: setState("active"),
  replaceCode: async ({ params: { codeId }, body, context }) => {
    const { repositories, tenantId } = context;
    return shown(await replaceCode(repositories, context, { tenantId, codeId, wanted: body?.code }));
  },
};
