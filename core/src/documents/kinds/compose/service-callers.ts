import type { CallerFile } from '../../../model/caller';
import { noted } from '../../../model/memo';
import { callersAmong } from '../../callers/calls-in-texts';
import { callsBelow } from '../../callers/node-calls';
import type { TextCall } from '../../callers/url-calls';
import type { Calls } from '../containers/container-document';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../../carriers/yaml/fields';
import { grantedConfigs, mountsOf } from './service-mounts';
import { interpolated, serviceField, serviceFields, type Service } from './compose-services';

/** Who calls a service: its own health check, and the other services by their variables, commands and configurations. */
export function callsOf(service: Service, others: readonly Service[]): Calls {
  const hosts = hostsOf(service);
  const check = fieldAt(serviceField(service, 'healthcheck'), ['test'], service.tree);
  const ownCalls = callsBelow(check, service.tree);
  const own = callersAmong(ownCalls, 'health check', new Set([...hosts, 'localhost', '127.0.0.1'])).map((caller) => ({
    ...caller,
    call: caller.name,
  }));
  return {
    callers: [...own, ...others.flatMap((other) => callersAmong(callsFrom(other), other.name, namesFor(other, hosts)))],
    showsProbes: true,
    callerFiles: others.flatMap(filesOf),
    hosts,
  };
}

/** The names that a service has in the networks of its project. */
function hostsOf(service: Service): readonly string[] {
  const { name, tree } = service;
  const own = ['container_name', 'hostname'].flatMap((field) => textAt(serviceField(service, field), [], tree) ?? []);
  const networks = serviceFields(service, 'networks').flatMap((networks) => fieldsOf(networks, tree));
  const aliases = networks.flatMap(({ value }) =>
    itemsOf(fieldAt(value, ['aliases'], tree), tree).flatMap((alias) => textAt(alias, [], tree) ?? []),
  );
  return [name, ...own, ...aliases].flatMap((each) => interpolated(each) ?? []);
}

/** A service may take one of the names for another address. */
function namesFor(other: Service, hosts: readonly string[]): ReadonlySet<string> {
  const { tree } = other;
  const nodes = serviceFields(other, 'extra_hosts');
  const listed = nodes
    .flatMap((node) => itemsOf(node, tree))
    .flatMap((item) => textAt(item, [], tree)?.split(/[:=]/)[0] ?? []);
  const taken = [...listed, ...nodes.flatMap((node) => fieldsOf(node, tree).map(({ key }) => key.value))];
  return new Set(hosts.filter((name) => !taken.includes(name)));
}

/** All that run Mimir ask the same others. */
const callsFrom = noted('calls of a service', (service: Service): readonly TextCall[] => {
  const { tree } = service;
  const fields = ['environment', 'command', 'entrypoint', 'healthcheck'].flatMap((field) =>
    serviceFields(service, field),
  );
  const contents = grantedConfigs(service).map((config) => fieldAt(tree.root, ['configs', config, 'content'], tree));
  return [...fields, ...contents].flatMap((node) => callsBelow(node, tree));
});

/** Files and folders of this machine that the service is given. What a path without an ending is shows when it is read. */
function filesOf(service: Service): readonly CallerFile[] {
  const paths = mountsOf(service).flatMap(({ local }) => local ?? []);
  return paths.filter(mayConfigure).map((path) => ({ name: service.name, path }));
}

/** False for files of other kinds, and for the whole project. */
function mayConfigure(path: string): boolean {
  return /\.(?:ya?ml|conf|cfg|ini|toml|alloy|river|env|template)$|(?:^|\/)[\w-]+\/?$/i.test(path);
}
