import type { Operation } from "@beckon/contract";

/** An operation's path as a route: `/v1/codes/:codeId`. */
export const routeOf = ({ path }: Pick<Operation, "path">): string => path.replaceAll(/\{(\w+)\}/g, ":$1");
