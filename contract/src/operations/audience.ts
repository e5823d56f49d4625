import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, ExternalId, Id, limits, Page, PageQuery } from "../schemas.ts";

const campaignParams = Closed({ campaignId: Id("cmp") });
const read = { tag: "Campaigns", caller: "secret", scope: "campaigns:read" } as const;
const write = { tag: "Campaigns", caller: "secret", scope: "campaigns:write" } as const;

const Members = Closed(
  { participantIds: Type.Array(ExternalId, { minItems: 1, maxItems: limits.audienceBatch, uniqueItems: true }) },
  { title: "AudienceMembers" },
);
const Changed = Closed(
  {
    changed: Type.Integer({ minimum: 0, description: "How many this call added or removed.", examples: [1] }),
    members: Type.Integer({ minimum: 0, description: "How many are on the list now.", examples: [250] }),
  },
  { title: "AudienceChange" },
);

const AudiencePage = Page(Closed({ participantId: ExternalId }, { title: "AudienceMember" }));

export const listAudience = defineOperation({
  ...read,
  id: "listAudience",
  method: "GET",
  path: "/v1/campaigns/{campaignId}/audience",
  summary: "List the participants on a campaign's audience list",
  params: campaignParams,
  query: Closed({
    ...PageQuery,
    startsWith: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.externalIdCharacters,
        description: "Only those whose id begins so.",
      }),
    ),
  }),
  success: {
    status: 200,
    description: "Participants in the order of their ids.",
    schema: Closed(
      { ...AudiencePage.properties, members: Changed.properties.members },
      { title: "AudienceMemberPage" },
    ),
  },
  errors: ["invalid_cursor"],
});

export const addToAudience = defineOperation({
  ...write,
  id: "addToAudience",
  method: "POST",
  path: "/v1/campaigns/{campaignId}/audience",
  summary: "Add participants to a campaign's audience list",
  description: 'Those who are on it already stay. The list counts while the terms say `audience: {type: "list"}`.',
  params: campaignParams,
  body: Members,
  success: { status: 200, description: "How many were added, and how many there are.", schema: Changed },
  errors: ["invalid_state"],
});

export const removeFromAudience = defineOperation({
  ...write,
  id: "removeFromAudience",
  method: "POST",
  path: "/v1/campaigns/{campaignId}/audience/remove",
  summary: "Remove participants from a campaign's audience list",
  description: "Codes they hold stay valid while the campaign runs; they only are not given out to them any more.",
  params: campaignParams,
  body: Members,
  success: { status: 200, description: "How many were removed, and how many there are.", schema: Changed },
  errors: ["invalid_state"],
});
