/**
 * Words that no generated code contains, in upper case, matched as parts and in look-alike spellings. Short on purpose: words
 * that read as an insult or a slur by themselves in a widely spoken language that uses Latin letters. Tenants add their own in a
 * campaign's code policy.
 */
export const blockedWords: readonly string[] = [
  "ANAL", "ANUS", "ARSCH", "ARSE", "BITCH", "BOOB", "CACA", "CAZZO", "CHINK", "CLIT", "COCK", "COGLI", "COITO", "COON", "CRAP",
  "CULO", "CUM", "CUNT", "DICK", "DILDO", "DYKE", "ENCUL", "FAG", "FICK", "FOTZE", "FUCK", "FUK", "FUX", "GOOK", "HEIL",
  "HITLER", "HOMO", "HURE", "JEBAC", "JIZZ", "KACK", "KIKE", "KKK", "KURWA", "MERDA", "MERDE", "MIERDA", "NAZI", "NEGRO", "NIGGA",
  "NIGGER", "NUTTE", "PAKI", "PEDO", "PENIS", "PISS", "POOP", "PORN", "PUTA", "PUTE", "PUTO", "RAPE", "REICH", "SATAN",
  "SCHEIS", "SEX", "SHIT", "SLUT", "SPAST", "SUCK", "TIT", "TWAT", "VAGIN", "WANK", "WHORE", "WTF",
];
