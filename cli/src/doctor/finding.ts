/** One line of the doctor's report. `advice` says what to do; there is one wherever something is not well. */
export type Finding = { check: string; state: "ok" | "warn" | "fail"; detail: string; advice?: string };

export const ok = (check: string, detail: string): Finding => ({ check, state: "ok", detail });
export const warn = (check: string, detail: string, advice: string): Finding => ({
  check,
  state: "warn",
  detail,
  advice,
});
export const fail = (check: string, detail: string, advice: string): Finding => ({
  check,
  state: "fail",
  detail,
  advice,
});

/** What was thrown, as a finding. Connection errors may carry no message of their own. */
export const failed = (check: string, error: unknown, advice: string): Finding => {
  const {
    message,
    code,
    remedy,
    advice: own,
  } = error as { message?: string; code?: string; remedy?: string; advice?: string };
  const words: Record<string, string> = {
    ECONNREFUSED: "nothing answers there",
    ENOTFOUND: "there is no such host",
    ETIMEDOUT: "no answer came in time",
    ENOENT: "there is no such socket or file",
    "28P01": "the password is wrong",
    "28000": "this user may not connect",
    "3D000": "there is no such database",
    "53300": "it has no free connection",
  };
  const detail = words[code ?? ""] ?? (message || code || "it failed");
  return fail(check, detail, remedy ?? own ?? advice);
};
