/** The call that the OpenAPI document itself gives as an operation's example, made real for one tenant. */
import { isWrite, type Operation } from "@beckon/contract";
import type { Send, TestService } from "../harness/service.ts";
import { document, targetOf } from "./caller.ts";
import type { SeededTenant } from "./seeded-tenant.ts";

/** A request that the operation accepts, with the ids and the ETag as they are now. */
export const exampleCall = async (
  service: TestService,
  operation: Operation,
  tenant: SeededTenant,
): Promise<{ target: string; send: Send & { headers: Record<string, string> } }> => {
  const [active = "", draft = ""] = tenant.ids.campaignId;
  const fromDraft = operation.id === "activateCampaign" || operation.id === "archiveCampaign";
  const [codeId = "", keyId = "", participantId = ""] = [
    tenant.ids.codeId[0],
    tenant.ids.keyId[0],
    tenant.ids.participantId[0],
  ];
  const target = targetOf(operation, {
    params: { campaignId: fromDraft ? draft : active, codeId, keyId, participantId },
  });
  const headers: Record<string, string> = { ...tenant.side, authorization: `Bearer ${tenant.secretKey}` };
  if (operation.ifMatch) headers["if-match"] = String((await service.send(target, { headers })).headers.etag);
  const described = document.paths[operation.path]?.[operation.method.toLowerCase()];
  const example = described?.requestBody?.content["application/json"]?.example as Record<string, unknown> | undefined;
  const body = example && "campaignId" in example ? { ...example, campaignId: active } : example;
  return { target, send: { method: operation.method, headers, ...(body && isBodied(operation) ? { body } : {}) } };
};

const isBodied = (operation: Operation): boolean => isWrite(operation) || operation.changesNothing === true;
