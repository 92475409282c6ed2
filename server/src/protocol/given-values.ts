import { asObject } from '../../../core/src/settings/value-kinds';

/** A text that a client sends; '' for anything else that it may send. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return '';
}

/** A text among the parameters of a request; '' where there is none. */
export function textIn(params: unknown, name: string): string {
  return textOf(asObject(params)?.[name]);
}

/** The texts of a list that a client sends; none for anything else. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  return [];
}
