/** Processes of the service for tests: whatever is still up after the file's last test is ended. */
import { after } from "node:test";
import { endAllProcesses } from "../harness/service-process.ts";

export { type Ended, postgresPid, type ProcessOptions, ServiceProcess, until } from "../harness/service-process.ts";

after(endAllProcesses);
