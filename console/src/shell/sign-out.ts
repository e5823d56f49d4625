/** Signing out, from wherever there is a button for it. */
import { useNavigate } from "@tanstack/react-router";
import { sessionApi } from "../api/session-api.ts";
import { useErrorText } from "../design/states.tsx";
import { useTell } from "../design/toast.tsx";
import { useReplaceSession, useSession } from "./session.tsx";

/** Ends the session, forgets all that was seen, and leads to the door; why it did not work is told. */
export const useSignOut = (): (() => void) => {
  const { csrfToken } = useSession();
  const replace = useReplaceSession();
  const navigate = useNavigate();
  const tell = useTell();
  const errorText = useErrorText();
  return () =>
    void sessionApi.signOut(csrfToken).then(
      () => {
        replace(null);
        return navigate({ to: "/" });
      },
      (error: unknown) => tell(errorText(error)),
    );
};
