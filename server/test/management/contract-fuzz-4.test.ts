import { fuzzPart } from "./contract-fuzz.ts";

fuzzPart(3, 4);
