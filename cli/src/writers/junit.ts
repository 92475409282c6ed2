import { safeSentence } from '../../../core/src/model/safe-text';
import type { CheckReport, ReportedFile, ReportedFinding } from './report';

/** A report for JUnit's readers: a suite for each file, a failed case for each finding, a passed one for a file without any. */
export function junitText({ files, unreadable }: CheckReport): string {
  const suites = [...files.map(suite), ...unreadable.map(({ path, reason }) => unreadableSuite(path, reason))];
  const failures = files.reduce((sum, { findings }) => sum + findings.length, 0);
  const tests = files.reduce((sum, { findings }) => sum + Math.max(1, findings.length), unreadable.length);
  const head = `<testsuites name="mimir-tls" tests="${tests}" failures="${failures}" errors="${unreadable.length}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${suites.join('')}</testsuites>\n`;
}

function suite({ path, kind, findings }: ReportedFile): string {
  const tests = Math.max(1, findings.length);
  const name = attribute(path);
  const skipped = Number(kind === null);
  const cases = findings.map((finding) => failedCase(path, finding)).join('') || quietCase(name, kind !== null);
  return `  <testsuite name="${name}" tests="${tests}" failures="${findings.length}" errors="0" skipped="${skipped}">\n${cases}  </testsuite>\n`;
}

/** The case of a file without findings. */
function quietCase(name: string, isRecognized: boolean): string {
  const place = `classname="${name}" file="${name}"`;
  if (isRecognized) return `    <testcase name="no problems" ${place}></testcase>\n`;
  return `    <testcase name="not recognized" ${place}><skipped/></testcase>\n`;
}

function failedCase(path: string, { rule, severity, message, range: { start } }: ReportedFinding): string {
  const place = `${start.line + 1}:${start.character + 1}`;
  const name = attribute(path);
  const text = attribute(message);
  return (
    `    <testcase name="${attribute(`${rule} at ${place}`)}" classname="${name}" file="${name}" line="${start.line + 1}">\n` +
    `      <failure type="${severity}" message="${text}">${attribute(`${path}:${place}: ${severity}: ${message} [${rule}]`)}</failure>\n    </testcase>\n`
  );
}

function unreadableSuite(path: string, reason: string): string {
  const name = attribute(path);
  const error = `<error message="${attribute(reason)}"/>`;
  return `  <testsuite name="${name}" tests="1" failures="0" errors="1" skipped="0">\n    <testcase name="readable" classname="${name}" file="${name}">${error}</testcase>\n  </testsuite>\n`;
}

/** Text for XML, also between tags. Characters that XML does not have are escaped in our own way before. */
function attribute(text: string): string {
  const wellFormed = safeSentence(text).replace(
    /[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
  return wellFormed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
