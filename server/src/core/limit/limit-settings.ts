/** What a deployment limits; 0 switches a limit off. */
export type LimitSettings = {
  /** Invalid validations of one client address in a minute. */
  invalidPerAddress: number;
  /** Invalid validations by one client key in a minute. */
  invalidPerKey: number;
  /** Invalid validations of a tenant in a minute. */
  invalidPerTenant: number;
  /** Requests of a tenant in a second, those of apps and those of its servers each. */
  requestsPerSecond: number;
  /** Requests that may come at once after a quiet time. */
  requestBurst: number;
};

/** What one tenant has instead. */
export type TenantLimits = Partial<LimitSettings>;
