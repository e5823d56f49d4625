export type CodeState = "active" | "disabled" | "replaced";

export type Code = {
  codeId: string;
  code: string;
  state: CodeState;
  source: "generated" | "vanity";
  campaignId: string;
  participantId: string;
  cap: number;
  used: number;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
};
