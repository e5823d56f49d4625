/** For programs that have to be told their port, or whose address somebody has to know before they are there. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A port of the loopback that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
