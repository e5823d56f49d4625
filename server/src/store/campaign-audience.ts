import type { CampaignStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/** By the primary key, from the first that may begin so. */
const listAudience: Statement = {
  name: "audience-list",
  text: `select participant_id as "participantId" from campaign_audience
    where tenant_id = $1 and campaign_id = $2 and ($3::text is null or participant_id > $3)
      and ($5::text is null or (participant_id >= $5 and starts_with(participant_id, $5))) order by participant_id limit $4`,
};

const isOnList: Statement = {
  name: "audience-contains",
  text: `select 1 from campaign_audience where tenant_id = $1 and campaign_id = $2 and participant_id = $3`,
};

const addToAudience: Statement = {
  name: "audience-add",
  text: `insert into campaign_audience (tenant_id, campaign_id, participant_id, added_at)
    select $1, $2, member, $4 from unnest($3::text[]) member
    on conflict (tenant_id, campaign_id, participant_id) do nothing returning 1`,
};

const removeFromAudience: Statement = {
  name: "audience-remove",
  text: `delete from campaign_audience where tenant_id = $1 and campaign_id = $2 and participant_id = any($3::text[]) returning 1`,
};

const countAudience: Statement = {
  name: "audience-count",
  text: `select count(*)::int as count from campaign_audience where tenant_id = $1 and campaign_id = $2`,
};

type AudienceStore = Pick<
  CampaignStore,
  "listAudience" | "isOnList" | "addToAudience" | "removeFromAudience" | "countAudience"
>;

/** The lists of campaigns that are for those on a list. */
export const audienceStore = (db: Queryable): AudienceStore => ({
  listAudience: async (tenantId, campaignId, { startsWith }, { after, limit }) =>
    (await db.query<{ participantId: string }>(listAudience, [tenantId, campaignId, after, limit, startsWith])).map(
      (row) => row.participantId,
    ),
  isOnList: async (tenantId, campaignId, participantId) =>
    (await db.query(isOnList, [tenantId, campaignId, participantId])).length > 0,
  addToAudience: async (tenantId, campaignId, participantIds, nowMs) =>
    (await db.query(addToAudience, [tenantId, campaignId, participantIds, toDate(nowMs)])).length,
  removeFromAudience: async (tenantId, campaignId, participantIds) =>
    (await db.query(removeFromAudience, [tenantId, campaignId, participantIds])).length,
  countAudience: async (tenantId, campaignId) => {
    const [row] = await db.query<{ count: number }>(countAudience, [tenantId, campaignId]);
    return row?.count ?? 0;
  },
});
