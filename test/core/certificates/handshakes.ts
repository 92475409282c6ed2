import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import * as tls from 'node:tls';

/** One end of a connection, by its files. */
export interface EndFiles {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** The texts of the files as they are now: who holds them has not read what comes later. */
export async function loadEnd({ certificate, key, authority }: EndFiles): Promise<tls.SecureContextOptions> {
  const [cert, keyText, ca] = await Promise.all([readFile(certificate), readFile(key), readFile(authority)]);
  return { cert, key: keyText, ca };
}

/** Lets a client call a server that demands its certificate. Gives the common name that the server saw; rejects where either refuses the other. */
export async function shakeHands(
  server: tls.SecureContextOptions,
  client: tls.SecureContextOptions,
  serverName: string | null,
): Promise<string> {
  const listener = tls.createServer({ ...server, requestCert: true, rejectUnauthorized: true }, (socket) => {
    socket.on('error', () => undefined); // The client may be gone before it reads.
    socket.end(String(socket.getPeerCertificate().subject.CN));
  });
  listener.on('tlsClientError', () => undefined); // The client hears of it too.
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  try {
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    const name = serverName === null ? {} : { servername: serverName };
    return await text(tls.connect({ ...client, host: '127.0.0.1', port: address.port, ...name }));
  } finally {
    listener.close();
  }
}
