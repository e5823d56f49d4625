export type Tenant = {
  tenantId: string;
  name: string;
  mode: "live" | "sandbox";
  timeZone: string;
  currency: string;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
};

/** Whether the runtime knows the IANA zone. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
};

/** Whether the code is a currency that ISO 4217 lists, as far as the runtime knows. */
export const isCurrency = (code: string): boolean => Intl.supportedValuesOf("currency").includes(code);
