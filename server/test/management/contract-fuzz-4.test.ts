/** C2: the contract is the code. A quarter of the operations, and those that apps call; what is done stands in contract-fuzz.ts. */
import { fuzzApps } from "./app-fuzz.ts";
import { fuzzPart } from "./contract-fuzz.ts";

fuzzPart(3, 4);
fuzzApps();
