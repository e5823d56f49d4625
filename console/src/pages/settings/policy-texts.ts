import { defineTexts } from "../../texts/locale.tsx";

/** What the demand for a second factor says, to whoever makes it and to whoever meets it. */
export const policyTexts = defineTexts(
  {
    enrolTitle: "Set up a second factor",
    enrolText: (tenant: string) =>
      `${tenant} opens to people with a second factor only. Add a passkey or set up an app; then you go on to where you were.`,
    elsewhere: (tenant: string) => `Go to ${tenant}`,
    title: "Second factor",
    text: "Whether everybody who works for this tenant in the console needs more than a password.",
    optional: "Not demanded: everybody decides for themselves.",
    required: "Demanded: the tenant opens to people with a passkey or an app for codes only.",
    requiredBadge: "Demanded",
    signOn: "Who comes by single sign-on has shown to the provider what it asks for. Keys work as before.",
    demand: "Demand a second factor",
    demandText:
      "Whoever has none finds this tenant closed from their next click on, until they set one up. What they have not saved by then they may lose.",
    release: "Demand it no more",
    releaseText: "Then a password alone opens this tenant to whoever has no second factor.",
    cancel: "Cancel",
    isRequired: "A second factor is demanded now",
    isOptional: "A second factor is not demanded any more",
    ownFirst: "First set up a second factor of your own, under My account: this would close the tenant to you.",
  },
  {
    enrolTitle: "Zweiten Faktor einrichten",
    enrolText: (tenant) =>
      `${tenant} öffnet sich nur Menschen mit einem zweiten Faktor. Fügen Sie einen Passkey hinzu oder richten Sie eine App ein; dann geht es weiter, wo Sie waren.`,
    elsewhere: (tenant) => `Zu ${tenant}`,
    title: "Zweiter Faktor",
    text: "Ob alle, die in der Konsole für diesen Mandanten arbeiten, mehr als ein Passwort brauchen.",
    optional: "Nicht verlangt: Alle entscheiden für sich.",
    required: "Verlangt: Der Mandant öffnet sich nur mit einem Passkey oder einer App für Codes.",
    requiredBadge: "Verlangt",
    signOn: "Wer über Single Sign-on kommt, hat dem Anbieter gezeigt, was der verlangt. Schlüssel gelten wie bisher.",
    demand: "Zweiten Faktor verlangen",
    demandText:
      "Wer keinen hat, findet diesen Mandanten ab dem nächsten Klick verschlossen, bis einer eingerichtet ist. Was bis dahin nicht gespeichert ist, kann verloren gehen.",
    release: "Nicht mehr verlangen",
    releaseText: "Dann öffnet ein Passwort allein diesen Mandanten allen, die keinen zweiten Faktor haben.",
    cancel: "Abbrechen",
    isRequired: "Ein zweiter Faktor wird jetzt verlangt",
    isOptional: "Ein zweiter Faktor wird nicht mehr verlangt",
    ownFirst:
      "Richten Sie zuerst unter „Mein Konto“ einen eigenen zweiten Faktor ein: Sonst wäre der Mandant für Sie verschlossen.",
  },
);
