declare module "virtual:operations" {
  import type { OperationId, Scope } from "@beckon/contract";
  type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  export const operations: Readonly<Record<OperationId, readonly [method: Method, path: string, scope: Scope | null]>>;
}

declare module "virtual:vocabulary" {
  import type { EventType, ReasonCode, ReferralState, RetentionKind, RiskRule, Role, Scope } from "@beckon/contract";
  export const roles: Readonly<Record<Role, { text: string; scopes: readonly Scope[] }>>;
  export const scopes: Readonly<Record<Scope, string>>;
  export const retentionKinds: Readonly<
    Record<RetentionKind, { days: number; minimum: number; short: string; text: string }>
  >;
  export const riskRules: Readonly<Record<RiskRule, string>>;
  export const reasonCodes: Readonly<Record<ReasonCode, string>>;
  export const referralStates: readonly ReferralState[];
  export const deploymentLimits: {
    lateSeconds: number;
    veryLateSeconds: number;
    longStatementSeconds: number;
    connectionsPercent: number;
  };
  /** What counts of a graph end at. */
  export const graphCounted: number;
  /** How many rewards one batch takes. */
  export const rewardBatch: number;
  export const eventTexts: Readonly<Record<EventType, { title: string; when: string }>>;
}

declare module "virtual:code-text" {
  import type { CodePolicy } from "@beckon/contract";
  export const faultsOfCodePolicy: (policy: CodePolicy) => { field: keyof CodePolicy; detail: string }[];
  export const drawCode: (
    policy: CodePolicy,
    length: number,
    randomness: { bytes: (count: number) => Uint8Array },
  ) => string;
}
