import { fuzzPart } from "./contract-fuzz.ts";

fuzzPart(0, 4);
