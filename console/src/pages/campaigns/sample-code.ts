/** A code as the campaign would draw it: by the server's own rule, and always the same one for the same policy. */
import { drawCode, faultsOfCodePolicy } from "virtual:code-text";
import type { Terms } from "./draft.ts";

/** Bytes that look drawn and are the same each time: a sample does not change at every key. */
const steady = () => {
  let state = 0x2f6b1c5d;
  return {
    bytes: (count: number): Uint8Array =>
      Uint8Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 24;
      }),
  };
};

/** The sample; null while the policy is no policy, or lets no code through. */
export const sampleCode = (policy: Terms["codePolicy"]): string | null => {
  const { alphabet, length, prefix } = policy;
  const whole = Number.isInteger(length) && length >= 4 && length <= 16;
  if (!whole || !/^[A-Z0-9]{10,36}$/.test(alphabet) || !/^[A-Z0-9]{0,8}$/.test(prefix)) return null;
  if (faultsOfCodePolicy(policy).length > 0) return null;
  try {
    return drawCode(policy, length, steady());
  } catch {
    // Own blocked words may exclude nearly everything.
    return null;
  }
};
