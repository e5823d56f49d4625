/** Guarantees 3 and 4: referrals and slots. */
import type { Recorder } from "./lap.ts";
import { type Ask, register, type Size, step, times, type Track } from "./track.ts";

const ample = { codeCap: 10_000 };

/** The same people with many codes at once; then two sign-ups by temporary ids that turn out to be one person. */
export const raceRegistrations = async (track: Track, recorder: Recorder, size: Size): Promise<void> => {
  const campaignId = await track.campaign("one referee", ample);
  const owners = Math.max(2, Math.trunc(size.times / 2));
  const codes = await Promise.all(times(owners, (number) => track.code(campaignId, `owner-${number}`)));
  const asks = times(size.people, (person) => codes.map(({ code }) => register(code, { refereeId: `new-${person}` })));
  recorder.count(await track.fire(asks.flat()), { effects: size.people, reasons: ["already_referred"] });

  const [one, other] = codes;
  const linked = await Promise.all(
    times(size.people, async (person) => {
      const ids = await Promise.all(
        [one, other].map(async (code, place) => {
          const made = register(code?.code ?? "", { onboardingId: `temporary-${place}-${person}` });
          return String((await track.make(made))["id"]);
        }),
      );
      const links = ids.flatMap((id) => times(3, () => step(id, "link", { refereeId: `linked-${person}` })));
      const answers = await track.fire(links);
      const winners = new Set(answers.filter(({ reason }) => reason === "").map(({ json }) => json["id"]));
      recorder.expect("persons linked twice", 1, winners.size);
      return answers;
    }),
  );
  recorder.count(linked.flat(), { effects: size.people, repeats: true, reasons: ["already_referred"] });
};

/** More callers than slots, by registration and by reservation; then everything is given back by several at once, and again. */
export const raceSlots = async (track: Track, recorder: Recorder, size: Size): Promise<void> => {
  const campaignId = await track.campaign("few slots", { codeCap: size.cap });
  for (let round = 0; round < size.rounds; round++) {
    const { code, codeId } = await track.code(campaignId, `sharer-${round}`);
    const used = async () => Number((await track.make({ target: `/v1/codes/${codeId}` }))["used"]);
    for (const turn of ["first", "again"]) {
      const who = (number: number) => `${turn}-${round}-${number}`;
      const callers = times(size.callers, (number): Ask => {
        if (number % 5 !== 0) return register(code, { refereeId: who(number) });
        const body = { onboardingId: who(number), ttlSeconds: 3_600 };
        return { method: "POST", target: `/v1/codes/${code}/reservations`, body };
      });
      const taken = await track.fire(callers);
      recorder.count(taken, { effects: Math.min(size.cap, size.callers), reasons: ["code_cap_reached"] });
      recorder.expect("slots over the cap", Math.min(size.cap, size.callers), await used());
      const ids = taken.flatMap(({ reason, json }) => (reason === "" ? [String(json["id"])] : []));
      const back = await track.fire(ids.flatMap(giveBack));
      recorder.count(back, { effects: ids.length, repeats: true, reasons: ["invalid_state"] });
      recorder.expect("slots not given back once", 0, await used());
    }
  }
};

/** Four who give the same slot back. */
const giveBack = (id: string): Ask[] =>
  id.startsWith("rsv_")
    ? times(4, () => ({ method: "POST", target: `/v1/reservations/${id}/cancel` }))
    : [step(id, "void"), step(id, "decline"), step(id, "void"), step(id, "decline")];
