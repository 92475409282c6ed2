import { effects, type Finding } from '../model/finding';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import { contains } from '../model/text';

interface JudgedProcess {
  readonly process: Process;
  readonly findings: readonly Finding[];
}

/**
 * The findings of all processes of a deployment, the gravest first. What several processes read has no effect only
 * where none of them uses it: a finding that one of them does not share is left out.
 */
export function sharedFindings(processes: readonly JudgedProcess[]): readonly Finding[] {
  return processes
    .flatMap((own) =>
      own.findings.filter((finding) => finding.effect !== 'ignored' || isShared(finding, own, processes)),
    )
    .sort((a, b) => effects.indexOf(a.effect) - effects.indexOf(b.effect));
}

function isShared(finding: Finding, { process }: JudgedProcess, processes: readonly JudgedProcess[]): boolean {
  const document = process.documents.find((each) => holds(each, finding));
  if (!document) return true;
  return processes
    .filter((other) => other.process.documents.includes(document))
    .every(({ findings }) =>
      findings.some(
        ({ rule, uri, range }) => rule === finding.rule && uri === finding.uri && range.start === finding.range.start,
      ),
    );
}

function holds({ uri, settings }: ConfigDocument, finding: Finding): boolean {
  return uri === finding.uri && settings.some(({ range, takenInAt }) => contains(takenInAt ?? range, finding.range));
}
