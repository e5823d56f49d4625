/**
 * Serves the console as one writes it, with the API of a running service behind it:
 *
 *     npm run console:dev                              the service at http://127.0.0.1:8787
 *     npm run console:dev -- http://127.0.0.1:9000     another one
 */
import { createServer } from "vite";
import { settings } from "./settings.ts";

const service = process.argv[2] ?? "http://127.0.0.1:8787";
const server = await createServer({
  ...settings(),
  logLevel: "info",
  server: {
    host: "127.0.0.1",
    port: 5173,
    // The service takes writes from its own origin only.
    proxy: { "/v1": service, "/console/api": { target: service, headers: { origin: service } } },
  },
});
await server.listen();
server.printUrls();
