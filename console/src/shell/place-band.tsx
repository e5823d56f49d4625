/** Which environment one is in, so that nobody can overlook it: a colour and a word. */
import type { ReactNode } from "react";
import type { Membership } from "../api/session-api.ts";
import { useTexts } from "../texts/locale.tsx";
import { shellTexts } from "./texts.ts";

/** The band of a tenant: what is not real is marked first. */
export const bandOf = ({ mode, environment }: Membership): "global" | "us" | "sandbox" =>
  mode === "sandbox" ? "sandbox" : environment;

const dayMs = 86_400_000;

/** The word of the band. A sandbox says its environment too, and how far its clock is ahead. */
export const BandWord = ({ membership }: { membership: Membership }): ReactNode => {
  const t = useTexts(shellTexts);
  const band = bandOf(membership);
  return (
    <span className="band-word" data-band={band} title={t.bandTexts[band]}>
      {t.bands[band]}
      {band === "sandbox" && membership.environment === "us" ? ` · ${t.bands.us}` : ""}
      {membership.clockAheadMs >= dayMs ? ` · ${t.ahead(Math.floor(membership.clockAheadMs / dayMs))}` : ""}
    </span>
  );
};
