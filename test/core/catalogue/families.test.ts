import assert from 'node:assert/strict';
import { families } from '../../../core/src/catalogue/families';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { roleText } from '../../../core/src/catalogue/roles';
import type { OptionRole } from '../../../core/src/model/option';

const catalogue = loadCatalogue();
const newest = catalogue.at(catalogue.newest);

/** The flag prefixes of Mimir's page on securing communication with TLS. */
const clientsOfThePage = [
  'query-scheduler.grpc-client-config',
  'querier.store-gateway-client',
  'query-frontend.grpc-client-config',
  'querier.frontend-client',
  'ruler.client',
  'ruler.query-frontend.grpc-client-config',
  'alertmanager.alertmanager-client',
  'ingester.client',
  'memberlist',
];

const etcdOfThePage = newest.options.flatMap(({ flag }) => /^(.+\.etcd)\.tls-enabled$/.exec(flag ?? '')?.[1] ?? []);

const clientRoles: readonly OptionRole[] = [
  'enabled',
  'certificate',
  'key',
  'authority',
  'serverName',
  'skipVerify',
  'cipherSuites',
  'minVersion',
];
const listenerRoles: readonly OptionRole[] = [
  'certificate',
  'key',
  'clientAuth',
  'authority',
  'certificateText',
  'keyText',
  'authorityText',
];

function assertDescribed(id: string, roles: readonly OptionRole[]): void {
  const family = newest.families.find((candidate) => candidate.id === id);
  assert.ok(family, id);
  assert.ok(family.title.length > 3, id);
  const sentences = family.description.match(/\.( |$)/g)?.length ?? 0;
  assert.ok(sentences >= 2 && sentences <= 4, `${id} has ${sentences} sentences`);
  for (const role of roles) {
    assert.equal(newest.familyOption(id, role)?.role, role, `${id} ${role}`);
    const text = roleText(role, family);
    assert.ok(text, `${id} ${role}`);
    for (const part of [text.title, text.purpose, text.failure]) assert.ok(part.length > 3, `${id} ${role}`);
  }
}

describe('TLS families', () => {
  it("describe every client of Mimir's TLS page, with all eight options", () => {
    for (const id of clientsOfThePage) assertDescribed(id, clientRoles);
  });

  it('describe the client of every ring in etcd', () => {
    assert.ok(etcdOfThePage.length >= 11);
    for (const id of etcdOfThePage) assertDescribed(id, clientRoles);
  });

  it('describe both listeners, files and inline text', () => {
    for (const id of ['server.http', 'server.grpc']) assertDescribed(id, listenerRoles);
    assertDescribed('server', ['cipherSuites', 'minVersion']);
  });

  it('describe every option that they have, in every release', () => {
    for (const version of catalogue.versions) {
      for (const { family: id, role, flag, yamlPath } of catalogue.at(version).options) {
        if (id === null) continue;
        const family = catalogue.family(id);
        assert.ok(family && role && roleText(role, family), flag ?? yamlPath ?? '');
      }
    }
  });

  it('have ids of their own, and each is in some release', () => {
    assert.equal(new Set(families.map(({ id }) => id)).size, families.length);
    const seen = new Set(catalogue.versions.flatMap((version) => catalogue.at(version).families.map(({ id }) => id)));
    assert.deepEqual(
      families.map(({ id }) => id).filter((id) => !seen.has(id)),
      [],
    );
  });

  it('have one option for each role', () => {
    for (const version of catalogue.versions) {
      for (const { id } of catalogue.at(version).families) {
        const roles = catalogue
          .at(version)
          .familyOptions(id)
          .map(({ role }) => role);
        assert.equal(new Set(roles).size, roles.length, `${id} in ${version}`);
      }
    }
  });

  it('take in every option that is called TLS, but for the keys of the usage-tracker client that have no effect', () => {
    const isTls =
      /[._-](tls[_-](enabled|cert|key|ca|server|insecure|cipher|min|handshake)|insecure[_-]skip[_-]verify|(http|grpc)_tls_config\.)/;
    const left = catalogue.versions
      .flatMap((version) => catalogue.at(version).options)
      .filter(({ family, flag, yamlPath }) => family === null && isTls.test(flag ?? yamlPath ?? ''))
      .map(({ id }) => id);
    assert.deepEqual(
      [...new Set(left)].filter((id) => !id.startsWith('distributor.usage_tracker_client.tls_')),
      [],
    );
  });

  it('name the listener that a client of Mimir dials', () => {
    assert.equal(catalogue.family('ingester.client')?.peer, 'server.grpc');
    assert.equal(catalogue.family('memberlist')?.peer, 'memberlist');
    for (const { id, peer } of families) assert.ok(peer === null || catalogue.family(peer), id);
  });

  it('say that etcd and the Alertmanager client do not use cipher suites', () => {
    for (const id of ['ingester.ring.etcd', 'ruler.alertmanager-client']) {
      const family = catalogue.family(id);
      assert.ok(family);
      assert.match(roleText('cipherSuites', family)?.title ?? '', /ignored/);
    }
  });
});
