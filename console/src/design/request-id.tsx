/** The id under which a request is found again. */
import type { ReactNode } from "react";
import { PlaceLink } from "../shell/place-link.tsx";
import { useMayReadRequests } from "../shell/session.tsx";
import { useTexts } from "../texts/locale.tsx";
import { CopyId } from "./copy-id.tsx";
import { designTexts } from "./design-texts.ts";

/**
 * The id, and for whoever may read the log of requests the way there, if it is one that is logged: in a tab of its own, for what was typed
 * here stays.
 */
export const RequestId = ({ id, logged }: { id: string; logged: boolean }): ReactNode => {
  const t = useTexts(designTexts);
  const may = useMayReadRequests();
  return (
    <>
      <CopyId id={id} />
      {may && logged ? (
        <>
          {" "}
          <PlaceLink to="/developers/requests" search={{ requestId: id }} target="_blank">
            {t.inRequestLog}
          </PlaceLink>
        </>
      ) : null}
    </>
  );
};
