import { isSeq } from 'yaml';
import { fieldsOf, itemsOf, textAt } from '../../carriers/yaml/fields';
import { interpolated, serviceFields, type Service } from './compose-services';

/** The variables that a service is given by `environment`, as a mapping or a list, as far as their values are known. */
export function environmentOf(service: Service): ReadonlyMap<string, string> {
  const { tree } = service;
  const values = new Map<string, string>();
  const take = (name: string, text: string | null): void => {
    const value = text === null ? null : interpolated(text);
    // A name without a value is taken from Compose's own environment.
    if (value === null) values.delete(name);
    else values.set(name, value);
  };
  for (const node of serviceFields(service, 'environment')) {
    if (isSeq(node)) {
      for (const item of itemsOf(node, tree)) {
        const text = textAt(item, [], tree) ?? '';
        const equals = text.indexOf('=');
        take(equals < 0 ? text : text.slice(0, equals), equals < 0 ? null : text.slice(equals + 1));
      }
    } else {
      for (const { key, value } of fieldsOf(node, tree)) take(key.value, textAt(value, [], tree));
    }
  }
  return values;
}
