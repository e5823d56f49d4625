/** Codes of an app besides the password: whether they are on, and switching them on and off. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { type Factors, sessionApi } from "../../api/session-api.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { ProofDialog, SetUpDialog } from "./factor-dialogs.tsx";
import { factorTexts } from "./factor-texts.ts";
import { sessionsKey } from "./own-sessions.tsx";
import { Section } from "./settings-frame.tsx";

const factorsKey = ["own-factors"] as const;
/** With fewer than this it is time for new ones. */
const few = 3;

type Open = "setUp" | "remove" | "renew" | null;

/** The section of My account. */
export const SecondFactor = (): ReactNode => {
  const t = useTexts(factorTexts);
  const client = useQueryClient();
  const query = useQuery<Factors, ApiError>({ queryKey: factorsKey, queryFn: sessionApi.factors });
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: factorsKey });
    void client.invalidateQueries({ queryKey: sessionsKey });
  };
  return (
    <Section title={t.title} text={t.text}>
      <Loaded query={query}>
        {({ codesSince, recoveryCodesLeft }) =>
          codesSince === null ? (
            <div className="stack">
              <p className="soft">{t.off}</p>
              <div className="row">
                <Button onPress={() => setOpen("setUp")}>{t.setUp}</Button>
              </div>
            </div>
          ) : (
            <div className="stack">
              <p className="row">
                <Badge tone="good">{t.on}</Badge>
                <span className="soft small">
                  {t.since} <RelativeTime real at={codesSince} /> · {t.codesLeft(recoveryCodesLeft)}
                </span>
              </p>
              {recoveryCodesLeft < few ? <Note tone="attention">{t.fewLeft}</Note> : null}
              <div className="row">
                <Button onPress={() => setOpen("renew")}>{t.renew}</Button>
                <Button kind="danger" onPress={() => setOpen("remove")}>
                  {t.remove}
                </Button>
              </div>
            </div>
          )
        }
      </Loaded>
      {open === "setUp" ? <SetUpDialog onClose={close} /> : null}
      {open === "remove" || open === "renew" ? <ProofDialog what={open} onClose={close} /> : null}
    </Section>
  );
};
