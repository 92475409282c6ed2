import type { ServerProcess } from '../connection/client';

/** Ends the server's process, if there is one, and starts a new one. */
export async function restartServer(server: ServerProcess): Promise<void> {
  await server.stop();
  await server.start();
}
