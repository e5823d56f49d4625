import { defineTexts } from "../texts/locale.tsx";

/** What signing in with a passkey says. */
export const passkeyTexts = defineTexts(
  {
    signIn: "Sign in with a passkey",
    use: "Use your passkey",
    refused: "This passkey is not known here, or its answer came too late. Begin again.",
    turnedBack: "No passkey answered. Try again, or come in another way.",
    known: "This device has a passkey of yours already.",
    failed: "The browser cannot use a passkey here.",
    over: "That took too long. Go back and begin with the password.",
    whyNot: {
      browser: "This browser has no passkeys here. They need https and an up-to-date browser.",
      address: (at: string) => `Passkeys work at ${at} only.`,
      number: "Passkeys need an address with a name: open the console as localhost or under its domain.",
    },
  },
  {
    signIn: "Mit einem Passkey anmelden",
    use: "Passkey benutzen",
    refused: "Dieser Passkey ist hier nicht bekannt, oder seine Antwort kam zu spät. Fangen Sie neu an.",
    turnedBack: "Kein Passkey hat geantwortet. Versuchen Sie es noch einmal, oder kommen Sie auf anderem Weg herein.",
    known: "Dieses Gerät hat schon einen Passkey von Ihnen.",
    failed: "Der Browser kann hier keinen Passkey benutzen.",
    over: "Das hat zu lange gedauert. Gehen Sie zurück und beginnen Sie mit dem Passwort.",
    whyNot: {
      browser: "Dieser Browser hat hier keine Passkeys. Sie brauchen https und einen aktuellen Browser.",
      address: (at) => `Passkeys gelten nur unter ${at}.`,
      number: "Passkeys brauchen eine Adresse mit Namen: Öffnen Sie die Konsole als localhost oder unter ihrer Domain.",
    },
  },
);
