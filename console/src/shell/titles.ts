/** Names of pages, by which the list of commands finds them. */
import type { Language } from "../texts/locale.tsx";

/** A page's name in each language. */
export type Title = Readonly<Record<Language, string>>;

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    title?: Title;
  }
}
