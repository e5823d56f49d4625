/** Who is asked before a reward is approved by itself. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { VetoForm } from "./approval-form.tsx";
import { approvalTexts } from "./approval-texts.ts";
import { DevelopersFrame } from "./developers-frame.tsx";

/** `/developers/approval`. */
export const ApprovalPage = (): ReactNode => {
  const t = useTexts(approvalTexts);
  const mayNot = useMayNot();
  const enabled = mayNot("approval-veto:read") === undefined;
  const veto = useAnswer("getApprovalVeto", {}, { enabled });
  return (
    <DevelopersFrame tab="approval" scope="approval-veto:read">
      <section className="panel panel-padded stack narrow" aria-label={t.title}>
        <h2>{t.title}</h2>
        <p className="soft">{t.text}</p>
        <Loaded query={veto} skeleton={<Skeleton lines={6} />}>
          {(data) => <VetoForm veto={data} refetch={veto.refetch} />}
        </Loaded>
      </section>
    </DevelopersFrame>
  );
};
