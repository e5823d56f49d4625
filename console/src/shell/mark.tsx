import type { ReactNode } from "react";

/** The product's mark. Its name stands beside it or in the page's title. */
export const Mark = ({ large = false }: { large?: boolean }): ReactNode => (
  <svg className={large ? "mark mark-large" : "mark"} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M10.5 6.5v18M10.5 19a5.750 5.750 0 1 0 11.500 0 5.750 5.750 0 1 0-11.500 0" />
    <circle cx="22.5" cy="8.5" r="2" />
  </svg>
);
