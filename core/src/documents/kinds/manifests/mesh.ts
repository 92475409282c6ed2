import type { Node } from 'yaml';
import { fieldsOf, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';

interface Mesh {
  readonly name: string;
  /** The annotation or label that puts a pod into it, with the values that do so. */
  readonly joins: readonly (readonly [mark: string, values: readonly string[]])[];
  /** Marks that keep some of a pod's traffic out of it. */
  readonly except: RegExp;
}

/** Service meshes that encrypt what one of their pods sends to another, without Mimir's knowing. */
const meshes: readonly Mesh[] = [
  {
    name: 'Linkerd',
    joins: [['linkerd.io/inject', ['enabled', 'ingress']]],
    except: /^config\.linkerd\.io\/(?:skip-(?:in|out)bound-ports|disable-)/,
  },
  {
    name: 'Istio',
    joins: [
      ['sidecar.istio.io/inject', ['true']],
      ['istio.io/dataplane-mode', ['ambient']],
    ],
    except: /^traffic\.sidecar\.istio\.io\/|^sidecar\.istio\.io\/interceptionMode$/,
  },
];

/** The mesh that encrypts all that the pod sends to others of it, by the pod's annotations and labels; null where none is seen to. */
export function meshOf(marks: readonly (Node | null)[], tree: YamlTree): string | null {
  const all = new Map(
    marks.flatMap((node) =>
      fieldsOf(node, tree).map(({ key }) => [key.value, textAt(node, [key.value], tree)] as const),
    ),
  );
  const joined = meshes.filter(
    ({ joins, except }) =>
      joins.some(([mark, values]) => values.includes(all.get(mark) ?? '')) &&
      ![...all.keys()].some((mark) => except.test(mark)),
  );
  if (joined.length === 1) return joined[0]?.name ?? null;
  return null;
}
