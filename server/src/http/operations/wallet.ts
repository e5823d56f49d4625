/** The participant's reward wallet, in the card platform's shape. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { readWallet } from "../../core/ledger/wallet.ts";
import { shortAmount } from "../../core/money.ts";
import { type CompatibleServices, enterAsParticipant, fail, succeed } from "./referral.ts";

/** The platform's ids are UUIDs; this one is made from what the wallet is of, so that it never changes. */
const walletId = (tenantId: string, participantId: string, currency: string): string => {
  const hash = createHash("sha256")
    .update(JSON.stringify(["wallet", tenantId, participantId, currency]))
    .digest("hex");
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
};

/** `404 {"message":"Wallet not found"}` until the first credit. */
export const getRewardWallet = async (
  services: CompatibleServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const entered = await enterAsParticipant(services, request, reply);
  if (!entered) return reply;
  const { environment, tenantId, participantId } = entered;
  const participant = await environment.store.participants.find(tenantId, participantId);
  if (participant && participant.state !== "active") return fail(reply, "notAuthorized", services);
  const wallet = await readWallet(environment.store, { tenantId, participantId });
  if (!wallet) return fail(reply, "walletNotFound", services);
  const { currency, availableMinor } = wallet;
  const shown = {
    id: walletId(tenantId, participantId, currency),
    balance: shortAmount(availableMinor, currency),
    currency: currency.toLowerCase(),
    isWithdrawable: availableMinor > 0n,
    type: "REWARD",
  };
  return succeed(reply, JSON.stringify(shown));
};
