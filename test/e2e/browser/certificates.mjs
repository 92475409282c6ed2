// What openssl and TLS itself say to the certificates in a folder.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';

/** Throws what openssl says where it does not accept the certificate for the purpose, strictly. */
export function verifyByOpenssl(folder, certificate, purpose, ...options) {
  const path = (name) => join(folder, name);
  const answer = execFileSync(
    'openssl',
    ['verify', '-x509_strict', '-purpose', purpose, ...options, '-CAfile', path('root.crt'), path(certificate)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  assert.match(answer, /: OK\n$/);
}

/** Starts a server as RequireAndVerifyClientCert means it; `shake` makes one connection and returns what came of it. */
export async function startMutualServer(folder) {
  const read = (name) => readFileSync(join(folder, name));
  const ca = read('root.crt');
  const server = createServer({
    cert: read('server.crt'),
    key: read('server.key'),
    ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('secureConnection', (socket) => socket.end(socket.getPeerCertificate().subject.CN));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = { cert: read('client.crt'), key: read('client.key') };

  /** `name`: the server name to check instead of the address; without `certified` the client shows no certificate. */
  const shake = async ({ name, certified = true } = {}) => {
    const options = {
      host: '127.0.0.1',
      port: server.address().port,
      ca,
      ...(certified && client),
      ...(name && { servername: name }),
    };
    const socket = connect(options);
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    try {
      await once(socket, 'end');
      return {
        authorized: socket.authorized,
        protocol: socket.getProtocol(),
        greeted: Buffer.concat(chunks).toString(),
      };
    } finally {
      socket.destroy();
    }
  };
  return { shake, stop: () => server.close() };
}
