import { fuzzPart } from "./contract-fuzz.ts";

fuzzPart(1, 4);
