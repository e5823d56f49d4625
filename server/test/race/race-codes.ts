/** Guarantees 1 and 2: codes. */
import type { Recorder } from "./lap.ts";
import { type Size, times, type Track } from "./track.ts";

const letters = "ACDEFGHJKM";
/** One text in sixteen spellings that a person cannot tell apart. */
const spelling = (family: number, number: number): string => {
  const look = ["B8", "O0", "I1", "L1"].map((pair, place) => pair[(number >> place) & 1]).join("");
  return `${look}${letters[Math.trunc(family / 10) % 10]}${letters[family % 10]}`;
};
const spellings = 16;

/** Wanted texts that look alike, and draws from so few texts that they meet. */
export const raceCodes = async (track: Track, recorder: Recorder, size: Size): Promise<void> => {
  const campaignId = await track.campaign("chosen texts", {});
  const each = Math.min(size.times, spellings);
  const wanted = times(size.people * each, (number) => ({
    method: "POST",
    target: "/v1/codes",
    body: {
      campaignId,
      participantId: `chooser-${number}`,
      code: spelling(Math.trunc(number / each), number % each),
    },
  }));
  recorder.count(await track.fire(wanted), { effects: size.people, reasons: ["code_not_available"] });
  const few = await track.campaign("few texts", { codePolicy: { alphabet: "0123456789", length: 4 } });
  const draws = times(size.callers, (number) => ({
    method: "POST",
    target: "/v1/codes",
    body: { campaignId: few, participantId: `drawer-${number}` },
  }));
  recorder.count(await track.fire(draws), { effects: size.callers });
};

/** First asks of the same people, by their app and by the tenant's server at once. */
export const raceParticipants = async (track: Track, recorder: Recorder, size: Size): Promise<void> => {
  const campaignId = await track.campaign("first asks", {}, 1_000);
  const people = await Promise.all(
    times(size.people, async (number) => ({ id: `asker-${number}`, token: await track.token(`asker-${number}`) })),
  );
  const asked = await Promise.all(
    people.map(async ({ id, token }) => {
      const byApp = times(size.times - 2, () => ({ target: "/v1/referral", token }));
      const byServer = times(2, () => ({
        method: "POST",
        target: "/v1/codes",
        body: { campaignId, participantId: id },
      }));
      const answers = await track.fire([...byApp, ...byServer]);
      recorder.expect("different codes", 1, new Set(answers.map(({ json }) => json["code"])).size);
      return answers;
    }),
  );
  recorder.count(asked.flat(), { effects: size.people, repeats: true });
};
