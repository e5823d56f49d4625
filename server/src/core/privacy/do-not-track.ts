/** Who is not to be tracked: where they are and with what device is taken in by nobody, in no form. */

/** The signals that are missing then. */
export const notCollectedKinds = ["network", "device"] as const;
export type NotCollected = readonly (typeof notCollectedKinds)[number][];

/** Fields of a sign-up, and of what a participant is known by, that tell of it. */
const tracks = ["ip", "ipCountry", "deviceId"] as const;

type Tracked = { doNotTrack?: boolean | undefined } & Partial<Record<(typeof tracks)[number], unknown>>;

/**
 * What may pass the door of a body: itself, or without a trace when its tenant tracks nobody or it says so itself. Whatever is
 * stored, hashed or logged comes after this.
 */
export const withoutTracks = <Body extends Tracked>(body: Body, tenantTracksNobody: boolean): Body => {
  if (!tenantTracksNobody && body.doNotTrack !== true) return body;
  const passed = { ...body, doNotTrack: true };
  for (const field of tracks) delete passed[field];
  return passed;
};
