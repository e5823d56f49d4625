/** C2: the contract is the code. A quarter of the operations; what is done stands in contract-fuzz.ts. */
import { fuzzPart } from "./contract-fuzz.ts";

fuzzPart(0, 4);
