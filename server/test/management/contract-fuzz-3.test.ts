import { fuzzPart } from "./contract-fuzz.ts";

fuzzPart(2, 4);
