import { limits } from "@beckon/contract";
import type { Participant } from "../../core/participant/participant.ts";
import { drawGraph, personOf, shareGroups } from "../../core/participant/graph.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { presentGraph } from "./present-graph.ts";
import { instant, presentParticipant } from "./present.ts";

const shown = (participant: Participant | null, participantId: string) => {
  if (!participant) throw new Refusal("not_found", `There is no participant ${participantId}.`);
  return { body: presentParticipant(participant), version: participant.version };
};

/** For changes: a pseudonym stays as it is. */
const changed = async ({ repositories, tenantId }: Context, participant: Participant | null, participantId: string) => {
  if (!participant && (await repositories.participants.find(tenantId, participantId)))
    throw new Refusal("invalid_state", `${participantId} was erased, and stays so.`);
  return shown(participant, participantId);
};

const setState =
  (state: "active" | "blocked") =>
  async ({ params: { participantId }, context }: { params: { participantId: string }; context: Context }) => {
    const { repositories, tenantId, nowMs } = context;
    return changed(
      context,
      await repositories.participants.setState(tenantId, participantId, state, nowMs),
      participantId,
    );
  };

type ParticipantHandlers = Pick<
  Handlers,
  | "listParticipants"
  | "getParticipant"
  | "getParticipantGraph"
  | "putParticipant"
  | "blockParticipant"
  | "unblockParticipant"
  | "createParticipantToken"
  | "revokeParticipantTokens"
>;

export const participantHandlers: ParticipantHandlers = {
  listParticipants: async ({ query, context, context: { repositories, tenantId } }) => ({
    body: await pageOf({
      context,
      name: "participants",
      query,
      filters: { state: query.state ?? null },
      read: (filters, page) => repositories.participants.list(tenantId, filters, page),
      keyOf: (participant) => participant.participantId,
      show: presentParticipant,
    }),
  }),
  getParticipant: async ({ params: { participantId }, context: { repositories, tenantId } }) =>
    shown(await repositories.participants.find(tenantId, participantId), participantId),
  getParticipantGraph: async ({ params: { participantId }, query, context }) => {
    const { repositories, tenantId, caller } = context;
    const bounds = { depth: query.depth ?? 3, breadth: query.breadth ?? 25, nodes: query.limit ?? 100 };
    const rows = await repositories.graph.around(tenantId, participantId, bounds);
    if (!rows) throw new Refusal("not_found", `There is no participant ${participantId}.`);
    const graph = drawGraph(rows);
    const shared = caller.scopes.includes("risk:read")
      ? shareGroups(graph.nodes, await repositories.graph.sightings(tenantId, graph.nodes.map(personOf)))
      : null;
    return { body: presentGraph(participantId, graph, shared, caller.scopes) };
  },
  putParticipant: async ({ params: { participantId }, body, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const participant = { participantId, country: body.country ?? null, attributes: body.attributes ?? {} };
    return changed(context, await repositories.participants.put(tenantId, participant, nowMs), participantId);
  },
  blockParticipant: setState("blocked"),
  unblockParticipant: setState("active"),
  createParticipantToken: async ({ body: { participantId, ttlSeconds }, context }) => {
    const { repositories, tenantId, participantTokens } = context;
    const nowMs = context.realClock.nowMs();
    const stored = await repositories.identity.find(tenantId);
    if (stored && stored.settings.provider !== "beckon")
      throw new Refusal(
        "identity_provider_not_beckon",
        `This tenant's participants are identified by its ${stored.settings.provider} provider.`,
      );
    const { text, hash } = participantTokens.mint(tenantId);
    const expiresAtMs = nowMs + (ttlSeconds ?? limits.tokenTtlSecondsDefault) * 1000;
    await repositories.tokens.insert(tenantId, { hash, participantId, createdAtMs: nowMs, expiresAtMs });
    return { body: { accessToken: text, participantId, expiresAt: instant(expiresAtMs) } };
  },
  revokeParticipantTokens: async ({ body: { accessToken, participantId }, context }) => {
    const { repositories, tenantId, verifier, participantTokens } = context;
    const nowMs = context.realClock.nowMs();
    if ((accessToken === undefined) === (participantId === undefined)) {
      const detail = "Give either an accessToken or a participantId.";
      throw new Refusal("rule_violated", detail, { fields: [{ pointer: "/body", code: "exactly_one", detail }] });
    }
    let revoked = 0;
    if (participantId !== undefined) revoked = await repositories.tokens.revokeAllOf(tenantId, participantId, nowMs);
    const hash = accessToken === undefined ? null : participantTokens.hashOf(tenantId, accessToken);
    if (hash) revoked = await repositories.tokens.revoke(tenantId, hash, nowMs);
    context.afterCommit(() => verifier.forget({ tenantId }));
    return { body: { revoked } };
  },
};
