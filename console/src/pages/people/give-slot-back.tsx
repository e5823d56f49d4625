/** Gives a held slot back: says who may come then, and what becomes of the sign-up. */
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { usePlace } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import type { Code } from "./code-dialogs.tsx";
import { heldTexts } from "./held-texts.ts";

/** A slot of a code, held or not any more. */
export type Reservation = Answer<"getReservation">;

/** The dialog. */
export const GiveSlotBack = ({
  reservation: { id, onboardingId },
  code,
  onClose,
}: {
  reservation: Reservation;
  code: Code;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(heldTexts);
  const tell = useTell();
  const client = useQueryClient();
  const { environment, tenantId } = usePlace();
  const change = useChange("cancelReservation", {
    onDone: ({ state }) => {
      tell(state === "expired" ? t.ranOut : t.done);
      onClose();
    },
  });
  const wasUsed = change.error?.code === "invalid_state";
  const left = (used: number): number => Math.max(0, code.cap - used);
  const after = left(code.used - 1);
  return (
    <ConfirmDialog
      title={t.giveBackTitle(onboardingId)}
      action={t.giveBack}
      open
      onClose={onClose}
      serious
      consequences={
        wasUsed
          ? []
          : [
              { icon: "people", text: after === 0 ? t.full(code.code) : t.free(code.code, left(code.used), after) },
              { icon: "info", text: t.goesOn },
              { icon: "warning", text: t.noWayBack },
            ]
      }
      {...(wasUsed ? {} : { reason: "optional" as const })}
      blocked={wasUsed ? t.nothing : undefined}
      busy={change.isPending}
      error={wasUsed ? null : change.error}
      onConfirm={(reason) =>
        change.mutate(
          { params: { reservationId: id }, body: reason === "" ? {} : { reason } },
          // What the page shows of the slot is no longer so.
          { onError: () => void client.invalidateQueries({ queryKey: [environment, tenantId] }) },
        )
      }
    >
      {wasUsed ? (
        <Note tone="attention" alert>
          <p>{t.wasUsed}</p>
          <PlaceLink to="/people" search={{ q: onboardingId }}>
            {t.referral}
          </PlaceLink>
        </Note>
      ) : null}
    </ConfirmDialog>
  );
};
