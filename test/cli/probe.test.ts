import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { Ajv } from 'ajv';
import { openZoo, type Zoo } from '../core/certificates/zoo';
import { jsonAt } from '../json';
import { callIn } from './calling';

describe('mimir-tls probe', function () {
  this.timeout(60_000);
  let zoo: Zoo;
  let folder: string;
  let servers: net.Server[] = [];
  const sockets = new Set<net.Socket>();
  before(async () => {
    zoo = await openZoo();
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-probe-'));
    for (const name of ['root.crt', 'client.crt', 'server.key', 'other.crt', 'otherca.crt', 'serveronly.crt'])
      copyFileSync(zoo.path(name), join(folder, name));
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    servers = [];
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Starts it on loopback, and gives its address. */
  async function listening(server: net.Server): Promise<string> {
    servers.push(server);
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
    server.on('sessionError', () => undefined);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    return `127.0.0.1:${address.port}`;
  }

  /** What a gRPC server of Mimir's is, as far as the handshake goes. */
  function grpcServer(certificate: string, options: tls.TlsOptions = {}): net.Server {
    return http2.createSecureServer({
      cert: readFileSync(zoo.path(`${certificate}.crt`)),
      key: readFileSync(zoo.path('server.key')),
      ...options,
    });
  }

  const demanding = (authority = 'root'): tls.TlsOptions => ({
    requestCert: true,
    rejectUnauthorized: true,
    ca: readFileSync(zoo.path(`${authority}.crt`)),
  });

  async function freePort(): Promise<number> {
    const address = await listening(net.createServer());
    servers.pop()?.close();
    return Number(address.split(':')[1]);
  }

  /** Waits until somebody listens. */
  async function reachable(port: number): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const socket = net.connect({ host: '127.0.0.1', port });
      const isThere = await Promise.race([
        once(socket, 'connect').then(() => true),
        once(socket, 'error').then(() => false),
      ]).catch(() => false);
      socket.destroy();
      if (isThere) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const flags = (options: Readonly<Record<string, string>>): string =>
    [
      '-target=distributor',
      ...Object.entries(options).map(([name, value]) => `-ingester.client.tls-${name}=${value}`),
    ].join('\n');
  const trusting = { enabled: 'true', 'ca-path': 'root.crt', 'server-name': 'localhost' };
  const mutual = { ...trusting, 'cert-path': 'client.crt', 'key-path': 'server.key' };

  const probe = (...argv: readonly string[]) => callIn(folder, ['probe', ...argv]);
  function probeAs(options: Readonly<Record<string, string>>, address: string, ...argv: readonly string[]) {
    writeFileSync(join(folder, 'mimir.flags'), flags(options));
    return probe(address, '--as', 'ingester.client', ...argv, 'mimir.flags');
  }

  interface Case {
    readonly server: () => net.Server;
    readonly client: Readonly<Record<string, string>>;
    readonly status: 0 | 1;
    readonly says: RegExp;
  }
  const cases: Readonly<Record<string, Case>> = {
    'mutual TLS': {
      server: () => grpcServer('server', demanding()),
      client: mutual,
      status: 0,
      says: /Client certificates: demanded; the client's is accepted\.\ningester\.client of mimir\.flags connects with mutual TLS\.\n$/,
    },
    'TLS of the server alone': {
      server: () => grpcServer('server'),
      client: trusting,
      status: 0,
      says: /Client certificates: not asked for\.\ningester\.client of mimir\.flags connects with TLS\.\n$/,
    },
    'a certificate that nobody asks for': {
      server: () => grpcServer('server'),
      client: mutual,
      status: 0,
      says: /not asked for; the client's is accepted\.\ningester\.client of mimir\.flags connects with TLS\.\n$/,
    },
    'a certificate that is asked for, and not demanded': {
      server: () => grpcServer('server', { ...demanding(), rejectUnauthorized: false }),
      client: trusting,
      status: 0,
      says: /Client certificates: asked for, and not demanded\./,
    },
    'a client without the certificate that is demanded': {
      server: () => grpcServer('server', demanding()),
      client: trusting,
      status: 1,
      says: /fails\. The server demands a client certificate.* Mimir: "remote error: tls: certificate required"\.\n$/,
    },
    'the same with TLS 1.2': {
      server: () => grpcServer('server', { ...demanding(), maxVersion: 'TLSv1.2' }),
      client: trusting,
      status: 1,
      says: /speaks TLS 1\.2\.\n[^]*Mimir: "remote error: tls: (?:handshake failure|bad certificate|certificate required)"\.\n$/,
    },
    // Node closes the connection where Go sends an alert.
    'a client certificate of another CA': {
      server: () => grpcServer('server', demanding('otherca')),
      client: mutual,
      status: 1,
      says: /the client's is rejected\.\n.*fails\. The server ends the connection without a reason once it has the client's certificate\. Mimir: "EOF"\.\n$/,
    },
    "a client certificate that is a server's": {
      server: () => grpcServer('server', demanding()),
      client: { ...mutual, 'cert-path': 'serveronly.crt' },
      status: 1,
      says: /the client's is rejected\.\n/,
    },
    'a server of another CA': {
      server: () => grpcServer('other'),
      client: trusting,
      status: 1,
      says: /The client rejects the server's certificate\. Mimir: "x509: certificate signed by unknown authority"\./,
    },
    'another name': {
      server: () => grpcServer('server'),
      client: { ...trusting, 'server-name': 'ingester.mimir' },
      status: 1,
      says: /Mimir: "x509: certificate is valid for localhost, mimir, not ingester\.mimir"\./,
    },
    'an address that the certificate does not have': {
      server: () => grpcServer('noip'),
      client: { enabled: 'true', 'ca-path': 'root.crt' },
      status: 1,
      says: /Mimir: "x509: cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs"\./,
    },
    'an expired certificate': {
      server: () => grpcServer('expired'),
      client: trusting,
      status: 1,
      says: /Mimir: "x509: certificate has expired or is not yet valid: current time .* is after .*"\./,
    },
    'a certificate for clients alone': {
      server: () => grpcServer('clientonly'),
      client: trusting,
      status: 1,
      says: /Mimir: "x509: certificate specifies an incompatible key usage"\./,
    },
    'all of that, unseen by a client that verifies nothing': {
      server: () => grpcServer('expired'),
      client: { enabled: 'true', 'insecure-skip-verify': 'true' },
      status: 0,
      says: /connects with TLS\.\n$/,
    },
    'an old version of TLS': {
      server: () =>
        grpcServer('server', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
      client: trusting,
      status: 1,
      says: /speaks TLS 1\.0, TLS 1\.1\.\n[^]*takes no version of TLS from TLS 1\.2 on\. Mimir: "remote error: tls: protocol version not supported"\./,
    },
    'a server of plain HTTP': {
      server: () => http.createServer((_, response) => response.end('ok')),
      client: trusting,
      status: 1,
      says: /speaks plaintext: HTTP\.\n.*The client uses TLS, the server doesn't\. Mimir: "tls: first record does not look like a TLS handshake"\./,
    },
    'a gRPC server in plaintext': {
      server: () => http2.createServer(),
      client: trusting,
      status: 1,
      says: /speaks plaintext: HTTP\/2, as gRPC does\.\n.*Mimir: "tls: first record does not look like a TLS handshake"\./,
    },
    'plaintext, which is expected': {
      server: () => http2.createServer(),
      client: { enabled: 'false' },
      status: 0,
      says: /connects in plaintext\.\n$/,
    },
    'TLS, where plaintext is expected': {
      server: () => grpcServer('server'),
      client: { enabled: 'false' },
      status: 1,
      says: /The server uses TLS, the client doesn't\. Mimir: "error reading server preface: EOF"\./,
    },
    'HTTP, where gRPC in plaintext is expected': {
      server: () => http.createServer((_, response) => response.end('ok')),
      client: { enabled: 'false' },
      status: 1,
      says: /The server speaks plaintext, and no gRPC\./,
    },
    'a server of TLS that is none of gRPC': {
      server: () =>
        tls.createServer({ cert: readFileSync(zoo.path('server.crt')), key: readFileSync(zoo.path('server.key')) }),
      client: trusting,
      status: 1,
      says: /it is no gRPC server\. Mimir: "credentials: cannot check peer: missing selected ALPN property"\./,
    },
    'half of a pair': {
      server: () => grpcServer('server'),
      client: { ...trusting, 'cert-path': 'client.crt' },
      status: 1,
      says: /Mimir: "certificate given but no key configured"\./,
    },
    'a pair that does not fit': {
      server: () => grpcServer('server'),
      client: { ...trusting, 'cert-path': 'root.crt', 'key-path': 'server.key' },
      status: 1,
      says: /Mimir: "tls: private key does not match public key"\./,
    },
    'a CA file that is not there': {
      server: () => grpcServer('server'),
      client: { ...trusting, 'ca-path': 'gone.crt' },
      status: 1,
      says: /The client's CA file can't be read\./,
    },
    'a server that says nothing': {
      server: () => net.createServer(),
      client: trusting,
      status: 1,
      says: /takes connections and does not answer\.\n/,
    },
    'a server that hangs up': {
      server: () => net.createServer((socket) => socket.destroy()),
      client: trusting,
      status: 1,
      says: /does not answer\.\n/,
    },
    'an alert that has no name': {
      server: () =>
        net.createServer((socket) => socket.once('data', () => socket.write(Buffer.from([21, 3, 3, 0, 2, 2, 99])))),
      client: trusting,
      status: 1,
      says: /Mimir: "remote error: tls: alert\(99\)"\./,
    },
  };
  for (const [name, { server, client, status, says }] of Object.entries(cases)) {
    it(`tells of ${name}`, async () => {
      const address = await listening(server());
      const { printed, complained, ...called } = await probeAs(client, address, '--timeout', '1.5');
      assert.match(printed, says);
      assert.equal(called.status, status, printed + complained);
    });
  }

  it('tells anybody what is there', async () => {
    const address = await listening(grpcServer('server', demanding()));
    const { status, printed } = await probe(address);
    assert.equal(status, 0);
    assert.match(
      printed,
      /^127\.0\.0\.1:\d+ speaks TLS 1\.2, TLS 1\.3\.\nCertificate: .*, signed by .*Zoo Root.*; 2 in the chain\.\nNames: localhost, mimir, 127\.0\.0\.1, ::1\. Valid from .* to .*\.\nClient certificates: demanded\.\nA client with the public CAs and no certificate fails: "x509: certificate signed by unknown authority"\.\nA client .* fails: "remote error: tls: certificate required"\.\n$/,
    );
  });

  it('quotes the alert of a server that rejects a client certificate', async () => {
    const port = await freePort();
    const files = (name: string): string => zoo.path(name);
    const server = spawn(
      'openssl',
      [
        's_server',
        '-accept',
        `127.0.0.1:${port}`,
        '-cert',
        files('server.crt'),
        '-key',
        files('server.key'),
        '-alpn',
        'h2',
      ].concat(['-CAfile', files('otherca.crt'), '-Verify', '1', '-verify_return_error', '-quiet']),
      { stdio: 'ignore' },
    );
    try {
      await reachable(port);
      const { status, printed } = await probeAs(mutual, `127.0.0.1:${port}`, '--timeout', '3');
      assert.equal(status, 1);
      assert.match(
        printed,
        /The server rejects the client's certificate, or the handshake\. Mimir: "remote error: tls: unknown certificate authority"\.\n$/,
      );
    } finally {
      server.kill();
    }
  });

  it('says where nobody listens', async () => {
    const address = await listening(net.createServer());
    servers.pop()?.close();
    const { status, printed } = await probe(address);
    assert.deepEqual([status, printed], [1, `${address} can't be reached: connection refused.\n`]);
  });

  it('sends the key to nobody and shows it to nobody', async () => {
    let received = '';
    const address = await listening(
      net.createServer((socket) => socket.on('data', (data: Buffer) => (received += data.toString('latin1')))),
    );
    const outputs = await Promise.all(
      ['human', 'json'].map((format) => probeAs(mutual, address, '--timeout', '0.5', '--format', format)),
    );
    const body = readFileSync(zoo.path('server.key'), 'utf8').split('\n')[3] ?? '';
    assert.ok(body.length > 20 && received.length > 100);
    assert.ok(![received, ...outputs.map(({ printed, complained }) => printed + complained)].join('').includes(body));
  });

  it('prints JSON by its schema', async () => {
    const isValid = new Ajv().compile(JSON.parse(readFileSync('docs/schema/probe.schema.json', 'utf8')));
    const address = await listening(grpcServer('server', demanding()));
    for (const call of [
      () => probe(address, '--format', 'json'),
      () => probeAs(trusting, address, '--format', 'json'),
    ]) {
      const { printed } = await call();
      assert.ok(isValid(JSON.parse(printed)), JSON.stringify(isValid.errors));
      assert.equal(jsonAt(printed, 'tls', 'clientCertificate', 'demanded'), true);
    }
  });

  it('calls as one process of several', async () => {
    writeFileSync(join(folder, 'a.flags'), flags(trusting));
    writeFileSync(join(folder, 'b.flags'), flags(mutual));
    const address = await listening(grpcServer('server', demanding()));
    const unclear = await probe(address, '--as', 'ingester.client', 'a.flags', 'b.flags');
    assert.deepEqual([unclear.status, unclear.printed], [2, '']);
    assert.match(
      unclear.complained,
      /^Processes differ in ingester\.client: name one of a\.flags, b\.flags, such as --as a\.flags\/ingester\.client\.\n$/,
    );
    assert.equal((await probe(address, '--as', 'a.flags/ingester.client', 'a.flags', 'b.flags')).status, 1);
    assert.equal((await probe(address, '--as', 'b.flags/ingester.client', 'a.flags', 'b.flags')).status, 0);
  });

  it('refuses what makes no call', async () => {
    writeFileSync(join(folder, 'mimir.flags'), flags(trusting));
    for (const [argv, complaint] of [
      [[], /^probe takes HOST:PORT, not nothing\./],
      [['localhost'], /^probe takes HOST:PORT, not localhost\./],
      [['localhost:99999'], /^probe takes HOST:PORT/],
      [['https://localhost:1'], /^probe takes HOST:PORT/],
      [['localhost:1', '--as', 'ingester.client'], /^Name the configuration of the client/],
      [['localhost:1', 'mimir.flags'], /^Name the client that is to call, with --as\./],
      [['localhost:1', '--timeout', '11'], /^--timeout takes seconds up to 10, not 11\./],
      [['localhost:1', '--as', 'server.grpc', 'mimir.flags'], /^There is no client server\.grpc in this version\./],
      [
        ['localhost:1', '--as', 'x/ingester.client', 'mimir.flags'],
        /^There is no process x\. Processes are mimir\.flags\./,
      ],
    ] as const) {
      const { status, complained } = await probe(...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(complained, complaint);
    }
  });
});
