import type { CallerFile } from '../../model/caller';
import { callersAmong } from '../callers/calls';
import { callsBelow } from '../callers/node-calls';
import type { TextCall } from '../callers/url-calls';
import type { Calls } from '../containers/container-document';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../yaml/fields';
import { grantedConfigs, mountsOf } from './mounts';
import { interpolated, serviceField, serviceFields, type Service } from './services';

/** Who calls a service: its own health check, and the other services by their variables, commands and configurations. */
export function callsOf(service: Service, others: readonly Service[]): Calls {
  const hosts = hostsOf(service);
  const names = new Set(hosts);
  const check = serviceField(service, 'healthcheck');
  const ownCalls = check ? callsBelow(fieldAt(check, ['test'], service.tree), service.tree) : [];
  const own = callersAmong(ownCalls, 'health check', new Set([...hosts, 'localhost', '127.0.0.1'])).map((caller) => ({ ...caller, call: 'healthcheck' }));
  return {
    callers: [...own, ...others.flatMap((other) => callersAmong(callsFrom(other), other.name, names))],
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
  const aliases = networks.flatMap(({ value }) => itemsOf(fieldAt(value, ['aliases'], tree), tree).flatMap((alias) => textAt(alias, [], tree) ?? []));
  return [name, ...own, ...aliases].flatMap((each) => interpolated(each) ?? []);
}

const known = new WeakMap<Service, readonly TextCall[]>();

function callsFrom(service: Service): readonly TextCall[] {
  const found = known.get(service) ?? readCalls(service);
  known.set(service, found);
  return found;
}

function readCalls(service: Service): readonly TextCall[] {
  const { tree } = service;
  const fields = ['environment', 'command', 'entrypoint', 'healthcheck'].flatMap((field) => serviceFields(service, field));
  const contents = grantedConfigs(service).map((config) => fieldAt(tree.root, ['configs', config, 'content'], tree));
  return [...fields, ...contents].flatMap((node) => callsBelow(node, tree));
}

/** Files of this machine that the service is given. Whether a name without an ending is a folder shows when it is read. */
function filesOf(service: Service): readonly CallerFile[] {
  return mountsOf(service).flatMap(({ local }) => (local !== null && isConfiguration(local) ? [{ name: service.name, path: local }] : []));
}

function isConfiguration(path: string): boolean {
  return /\.(?:ya?ml|conf|cfg|ini|toml|json|alloy|river|env|template)$/i.test(path);
}
