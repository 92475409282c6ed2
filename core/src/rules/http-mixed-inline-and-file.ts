import { setOptions } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { namePlace, relatedTo } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { otherHalf } from '../reporting/suggested-paths';
import type { EffectiveValue, WrittenSetting } from '../model/process';

/** Go's `ServeTLS` is given both paths as soon as one is set, and fails on the empty one (spec 1.6). */
export const httpMixedInlineAndFile: ProcessRule = {
  id: 'http-mixed-inline-and-file',
  severity: 'error',
  summary: 'The certificate and key of the HTTP listener must both be files, or both inline.',
  guide: {
    mimir:
      'With the certificate in a file and the key inline, or the reverse, Mimir starts and accepts HTTP connections, but never responds.',
    source: ['1.6'],
    log: null,
    effects: always('connection-fails', 'error'),
    examples: { wrong: 'inline-key.yaml', right: 'inline-key.fixed.yaml' },
    files: 'yaml',
    versions: '2.10 and later',
    fix: 'unsafe',
    restart: 'options',
    related: ['http-cipher-suites-missing-http2'],
  },

  *onListener(listener, context) {
    if (listener.family.transport !== 'http') return;
    const [path, inline] = [
      { certificate: listener.value('certificate'), key: listener.value('key') },
      { certificate: listener.value('certificateText'), key: listener.value('keyText') },
    ];
    for (const [half, other] of [
      ['certificate', 'key'],
      ['key', 'certificate'],
    ] as const) {
      const [file, text] = [path[half], inline[other]];
      const missing = path[other];
      if (!isWritten(file) || !isWritten(text) || missing?.text !== '') continue;
      const sibling = otherHalf(file.written, other, 'server', context);
      yield {
        ...namePlace(text.written),
        effect: 'connection-fails',
        message:
          `The HTTP ${half} is a file, its ${other} inline. Mimir starts, but its HTTP port never responds, and nothing is logged. ` +
          'Use files for both.',
        related: [relatedTo(file.written, `The ${half} is a file.`)],
        fixes:
          sibling === null
            ? []
            : [
                setOptions(`Read the ${other} from ${sibling}`, text.written.document, [
                  { option: text.option, value: null },
                  { option: missing.option, value: sibling },
                ]),
              ],
      };
    }
  },
};

function isWritten(
  value: EffectiveValue | null,
): value is EffectiveValue & { readonly written: WrittenSetting; readonly text: string } {
  return value !== null && value.written !== null && Boolean(value.text);
}
