import type { Node } from 'yaml';
import type { Caller } from '../../model/caller';
import { fieldAt, fieldsOf, textAt } from '../carriers/yaml/fields';
import type { YamlTree } from '../carriers/yaml/tree';

/** What the configuration of another program shows of its TLS. */
export type ClientTls = Pick<Caller, 'certificate' | 'verifies' | 'serverName'>;

/** A file or text with the certificate, by the names that Prometheus, its agents and OpenTelemetry give it. */
const certificates = ['cert_file', 'cert', 'cert_ref', 'cert_pem'] as const;

/** The TLS of a client of Prometheus's, which verifies unless it is told otherwise. */
export function prometheusTls(client: Node, tree: YamlTree): ClientTls {
  return tlsIn(fieldAt(client, ['tls_config'], tree), tree);
}

/** The TLS of an exporter of OpenTelemetry's. */
export function collectorTls(exporter: Node, tree: YamlTree): ClientTls {
  return tlsIn(fieldAt(exporter, ['tls'], tree), tree);
}

/** The TLS of a data source of Grafana's, which is spread over two blocks. */
export function dataSourceTls(source: Node, tree: YamlTree): ClientTls {
  const settings = fieldAt(source, ['jsonData'], tree);
  const auth = textAt(settings, ['tlsAuth'], tree);
  return {
    certificate: certificateBy(auth),
    ...verifying(textAt(settings, ['tlsSkipVerify'], tree)),
    ...named(textAt(settings, ['serverName'], tree)),
  };
}

/** The certificate of a client whose configuration names one, or names none. */
export function certificateWhere(isNamed: boolean): 'some' | 'none' {
  if (isNamed) return 'some';
  return 'none';
}

/** The scheme of a call with or without TLS. */
export function schemeBy(isTls: boolean): Caller['scheme'] {
  if (isTls) return 'HTTPS';
  return 'HTTP';
}

function tlsIn(block: Node | null, tree: YamlTree): ClientTls {
  const given = fieldsOf(block, tree).some(
    ({ key, value }) => certificates.some((name) => name === key.value) && value !== null,
  );
  return {
    certificate: certificateWhere(given),
    ...verifying(textAt(block, ['insecure_skip_verify'], tree)),
    ...named(textAt(block, ['server_name'], tree) ?? textAt(block, ['server_name_override'], tree)),
  };
}

/** A value that is filled in later leaves it open. */
function verifying(skips: string | null): Pick<ClientTls, 'verifies'> {
  if (skips === null || skips === 'false') return { verifies: true };
  if (skips === 'true') return { verifies: false };
  return {};
}

function named(name: string | null): Pick<ClientTls, 'serverName'> {
  if (name === null || name === '') return {};
  return { serverName: name };
}

function certificateBy(auth: string | null): ClientTls['certificate'] {
  if (auth === null || auth === 'false') return 'none';
  if (auth === 'true') return 'some';
  return 'unknown';
}
