/** Finding anybody from anywhere: what is typed stands in the address of the page, but for an e-mail address. */
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useGo } from "./place-link.tsx";

/** As the API takes one. */
const address = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,252}$/u;

/** The e-mail address in what was typed or pasted, as in `Ann <ann@mail.example>`; null when it is none. */
export const addressIn = (typed: string): string | null => {
  const text = /<([^<>]+)>$/.exec(typed)?.[1] ?? typed.replace(/^mailto:/i, "");
  return text.length <= 254 && address.test(text) ? text : null;
};

/** It lives as long as the page: no address bar, no history and no store of the browser has it. */
type Sought = { email: string | null; seek: (email: string) => void };
const SoughtContext = createContext<Sought>({ email: null, seek: () => {} });

/** Holds the e-mail address that is looked for. */
export const SoughtProvider = ({ children }: { children: ReactNode }): ReactNode => {
  const [email, seek] = useState<string | null>(null);
  const value = useMemo(() => ({ email, seek }), [email]);
  return <SoughtContext value={value}>{children}</SoughtContext>;
};

/** The e-mail address that is looked for; null after a reload. */
export const useSoughtEmail = (): string | null => useContext(SoughtContext).email;

/** Looks for whatever was typed. */
export const useFind = (): ((typed: string, options?: { replace?: boolean }) => void) => {
  const go = useGo();
  const { seek } = useContext(SoughtContext);
  return (typed, options = {}) => {
    const email = addressIn(typed.trim());
    if (email !== null) seek(email);
    go({ to: "/people", search: email === null ? { q: typed.trim() } : { by: "email" }, ...options });
  };
};
