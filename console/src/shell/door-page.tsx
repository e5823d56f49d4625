/** The page in front of the console: for signing in and for links with a secret. */
import { type ReactNode, useEffect } from "react";
import { Mark } from "./mark.tsx";

/** One narrow column with the mark on top. */
export const DoorPage = ({ title, children }: { title: string; children: ReactNode }): ReactNode => {
  useEffect(() => {
    document.title = `${title} · Beckon`;
  }, [title]);
  return (
    <main className="door">
      <div className="door-card">
        <Mark large />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
};
