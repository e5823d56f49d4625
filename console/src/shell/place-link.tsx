/** Links and moves inside the present tenant and environment. */
import { Link, useNavigate } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";
import { placeKey, useMembership } from "./session.tsx";

/** Where to go within the place: `/campaigns/cmp_...`, and which state the page takes up. */
export type Target = { to: string; search?: Record<string, unknown> };

type Anchor = Omit<ComponentProps<"a">, "href">;

/** A link to a page of the same tenant. */
export const PlaceLink = ({ to, search, children, ...rest }: Target & Anchor & { children: ReactNode }): ReactNode => {
  const membership = useMembership();
  return (
    <Link
      to={`/${placeKey(membership)}${to}`}
      search={search ?? {}}
      // A page above the present one is not the present one.
      activeOptions={{ exact: true }}
      {...(rest as object)}
    >
      {children}
    </Link>
  );
};

/** Goes to a page of the same tenant. */
export const useGo = (): ((target: Target & { replace?: boolean }) => void) => {
  const navigate = useNavigate();
  const membership = useMembership();
  return ({ to, search, replace }) =>
    void navigate({
      to: `/${placeKey(membership)}${to}`,
      search: search ?? {},
      ...(replace === true ? { replace } : {}),
    });
};
