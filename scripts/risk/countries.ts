/** What people of a country are called, where their mail lies, and how their numbers and networks look. */

/** Words in plain letters, as they stand in addresses. Shape of `mail`: domain and how often. */
export type CountryData = {
  given: readonly string[];
  surnames: readonly string[];
  mail: readonly (readonly [string, number])[];
  /** Calling code, how a mobile number starts, and how many digits follow. */
  phone: { code: string; starts: readonly string[]; rest: number };
  /** First two bytes of access providers' addresses. */
  isps: readonly string[];
};

const words = (text: string): string[] => text.split(" ");
const everywhere = [
  ["gmail.com", 55],
  ["outlook.com", 8],
  ["hotmail.com", 9],
  ["icloud.com", 9],
  ["yahoo.com", 5],
  ["proton.me", 3],
] as const;

export const countries: Readonly<Record<string, CountryData>> = {
  GB: {
    given: words(
      "oliver george harry jack jacob noah charlie muhammad thomas oscar william james olivia amelia isla ava emily sophia grace mia poppy ella lily evie david paul mark sarah karen susan claire emma rachel laura priya aisha",
    ),
    surnames: words(
      "smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker white roberts green hall thomas clarke jackson wood harris edwards turner martin cooper hill ward hughes khan begum ahmed morgan murphy kelly bailey parker price bennett young allen mitchell",
    ),
    mail: [...everywhere, ["btinternet.com", 5], ["yahoo.co.uk", 7], ["hotmail.co.uk", 6], ["live.co.uk", 3]],
    phone: { code: "44", starts: words("74 75 77 78 79"), rest: 8 },
    isps: words("81.97 86.134 82.14 92.238 90.201 31.125 94.3 109.147"),
  },
  DE: {
    given: words(
      "lukas leon finn jonas felix maximilian paul elias ben noah anna marie sophie lena lea hannah mia emma laura julia katharina sabine andreas stefan michael thomas markus christian martin peter claudia petra mehmet elif",
    ),
    surnames: words(
      "mueller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schaefer koch bauer richter klein wolf schroeder neumann schwarz zimmermann braun krueger hofmann hartmann lange schmitt werner krause meier lehmann yilmaz kaya koehler maier herrmann walter",
    ),
    mail: [...everywhere, ["gmx.de", 18], ["web.de", 16], ["t-online.de", 7], ["posteo.de", 2], ["gmx.net", 4]],
    phone: { code: "49", starts: words("151 152 157 160 170 171 172 175 176 177 179"), rest: 8 },
    isps: words("84.157 79.204 91.64 88.66 93.192 178.8 95.90 62.143"),
  },
  FR: {
    given: words(
      "gabriel louis raphael jules adam lucas hugo arthur nathan thomas emma jade louise alice chloe lea manon camille sarah ines nicolas julien pierre sophie nathalie isabelle celine aurelie mohamed yasmine karim",
    ),
    surnames: words(
      "martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia david bertrand roux vincent fournier morel girard andre mercier dupont lambert bonnet francois martinez legrand garnier faure rousseau blanc guerin",
    ),
    mail: [...everywhere, ["orange.fr", 12], ["free.fr", 7], ["laposte.net", 5], ["sfr.fr", 4], ["hotmail.fr", 6]],
    phone: { code: "33", starts: words("6 7"), rest: 8 },
    isps: words("82.64 90.3 86.198 78.192 176.158 92.184 109.190"),
  },
  ES: {
    given: words(
      "hugo martin lucas mateo leo daniel alejandro pablo manuel alvaro adrian lucia sofia maria martina paula julia valeria emma daniela carla alba javier carlos jose antonio carmen ana laura cristina marta raquel",
    ),
    surnames: words(
      "garcia rodriguez gonzalez fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno munoz alvarez romero alonso gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano blanco molina morales suarez ortega delgado castro",
    ),
    mail: [...everywhere, ["hotmail.es", 8], ["yahoo.es", 5], ["telefonica.net", 2]],
    phone: { code: "34", starts: words("60 61 62 63 64 65 66 67 68 69"), rest: 7 },
    isps: words("83.42 79.146 88.0 95.120 81.38 213.37"),
  },
  PL: {
    given: words(
      "antoni jan jakub aleksander franciszek szymon filip mikolaj piotr tomasz pawel michal krzysztof zuzanna julia maja zofia hanna lena alicja oliwia anna katarzyna malgorzata agnieszka barbara ewa magdalena monika",
    ),
    surnames: words(
      "nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski szymanski wozniak dabrowski kozlowski jankowski mazur kwiatkowski krawczyk piotrowski grabowski nowakowski pawlowski michalski nowicki adamczyk dudek zajac wieczorek jablonski krol majewski olszewski",
    ),
    mail: [...everywhere, ["wp.pl", 16], ["o2.pl", 7], ["interia.pl", 6], ["onet.pl", 6]],
    phone: { code: "48", starts: words("50 51 53 57 60 66 69 72 73 78 79 88"), rest: 7 },
    isps: words("83.8 79.184 89.64 188.146 31.60 94.254"),
  },
};

/** Where foreign sign-ups of the corpus come from: calling code, length of a number, first bytes of networks. */
export const abroad = [
  { country: "NG", code: "234", starts: ["80", "81", "90", "70"], rest: 8, isps: ["105.112", "197.210", "102.89"] },
  { country: "ID", code: "62", starts: ["81", "82", "85", "87"], rest: 8, isps: ["114.125", "36.68", "182.1"] },
  { country: "VN", code: "84", starts: ["90", "91", "97", "98"], rest: 7, isps: ["113.160", "14.161", "27.72"] },
  { country: "IN", code: "91", starts: ["98", "99", "70", "88"], rest: 8, isps: ["49.36", "106.51", "157.32"] },
  { country: "MA", code: "212", starts: ["61", "66", "70"], rest: 7, isps: ["41.140", "105.66", "196.75"] },
  { country: "UA", code: "380", starts: ["50", "67", "93", "97"], rest: 7, isps: ["46.211", "176.36", "91.193"] },
  { country: "US", code: "1", starts: ["202", "415", "646", "718"], rest: 7, isps: ["73.162", "98.210", "71.190"] },
  { country: "BR", code: "55", starts: ["119", "219", "319"], rest: 8, isps: ["177.32", "189.40", "201.17"] },
] as const;

export const countryNames = Object.keys(countries) as readonly string[];

/** Errors: throws on a country that is not here. */
export function dataOf(country: string): CountryData {
  const data = countries[country];
  if (!data) throw new Error(`no data for ${country}`);
  return data;
}
