import { defineTexts } from "../texts/locale.tsx";

/** What the console says about single sign-on. */
export const signOnTexts = defineTexts(
  {
    signInWith: (name: string) => `Sign in with ${name}`,
    or: "or",
    passwordsOff: "Passwords are off here. Whoever runs this service can make you a link.",
    begun: (name: string) => `On the way to ${name}`,
    done: "You are signed in",
    doneText: "Close this window and go on where you were: what you typed is still there.",
    goOnHere: "Go on here instead",
    blocked: "The browser kept the window from opening. Allow windows of this page, then try again.",
    otherPerson: (who: string, wanted: string) =>
      `You are signed in as ${who} now. What is on this page belongs to ${wanted}: sign in as ${wanted} to keep it.`,
    absent: "There is no single sign-on here.",
    faults: {
      provider_down: "The identity provider does not answer. Try again in a moment.",
      provider_refused:
        "The identity provider's answer cannot be used. Try again; if it stays, tell whoever runs this service.",
      denied: "The identity provider did not let you in, or you turned back there.",
      lost: "This sign-in took too long, was used already, or began in another browser. Begin again.",
      email_unverified: "The identity provider names no e-mail address of yours that it has verified.",
      account_exists:
        "There is an account with your e-mail address already. Sign in with its password, then join the two in the settings, under “My account”.",
      already_joined: "Somebody else's account is joined with this identity.",
      no_role: "You have no role here. Ask for a group that has one, or an owner to add you as a member.",
      disabled: "Your account is disabled. Ask whoever runs this service.",
      broken: "Something broke here. Try again; if it stays, tell whoever runs this service the request id.",
    },
    joined: (name: string) => `Your account is joined with ${name}.`,
    section: "Single sign-on",
    sectionText: (name: string) =>
      `Join your account with who you are at ${name}, then sign in with it. Your password stays as it is.`,
    join: (name: string) => `Join with ${name}`,
  },
  {
    signInWith: (name) => `Mit ${name} anmelden`,
    or: "oder",
    passwordsOff: "Passwörter sind hier abgeschaltet. Wer den Dienst betreibt, kann Ihnen einen Link machen.",
    begun: (name) => `Auf dem Weg zu ${name}`,
    done: "Sie sind angemeldet",
    doneText:
      "Schließen Sie dieses Fenster und machen Sie weiter, wo Sie waren: Was Sie eingegeben haben, ist noch da.",
    goOnHere: "Lieber hier weitermachen",
    blocked: "Der Browser hat das Fenster nicht geöffnet. Erlauben Sie Fenster dieser Seite, dann noch einmal.",
    otherPerson: (who, wanted) =>
      `Sie sind jetzt als ${who} angemeldet. Diese Seite gehört ${wanted}: Melden Sie sich als ${wanted} an, um sie zu behalten.`,
    absent: "Hier gibt es kein Single Sign-on.",
    faults: {
      provider_down: "Der Identitätsanbieter antwortet nicht. Versuchen Sie es gleich noch einmal.",
      provider_refused:
        "Die Antwort des Identitätsanbieters ist nicht brauchbar. Versuchen Sie es noch einmal; bleibt es so, sagen Sie es denen, die den Dienst betreiben.",
      denied: "Der Identitätsanbieter hat Sie nicht hereingelassen, oder Sie sind dort umgekehrt.",
      lost: "Diese Anmeldung hat zu lange gedauert, wurde schon benutzt oder begann in einem anderen Browser. Fangen Sie neu an.",
      email_unverified: "Der Identitätsanbieter nennt keine E-Mail-Adresse von Ihnen, die er geprüft hat.",
      account_exists:
        "Zu Ihrer E-Mail-Adresse gibt es schon ein Konto. Melden Sie sich mit dessen Passwort an und verbinden Sie beide in den Einstellungen unter „Mein Konto“.",
      already_joined: "Das Konto von jemand anderem ist mit dieser Identität verbunden.",
      no_role:
        "Sie haben hier keine Rolle. Bitten Sie um eine Gruppe, die eine hat, oder einen Inhaber um die Aufnahme.",
      disabled: "Ihr Konto ist gesperrt. Fragen Sie, wer den Dienst betreibt.",
      broken:
        "Hier ist etwas kaputt. Versuchen Sie es noch einmal; bleibt es so, nennen Sie denen, die den Dienst betreiben, die Anfrage-ID.",
    },
    joined: (name) => `Ihr Konto ist mit ${name} verbunden.`,
    section: "Single Sign-on",
    sectionText: (name) =>
      `Verbinden Sie Ihr Konto mit dem, wer Sie bei ${name} sind, und melden Sie sich dann damit an. Ihr Passwort bleibt, wie es ist.`,
    join: (name) => `Mit ${name} verbinden`,
  },
);
