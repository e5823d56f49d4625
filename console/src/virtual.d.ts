declare module "virtual:operations" {
  import type { OperationId, Scope } from "@beckon/contract";
  type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  export const operations: Readonly<Record<OperationId, readonly [method: Method, path: string, scope: Scope | null]>>;
}
