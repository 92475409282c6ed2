import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { clientAuthPolicy, policyVerdict } from '../../../core/src/catalogue/client-auth';
import { tlsVersion } from '../../../core/src/catalogue/tls-versions';
import type { Option, OptionRole } from '../../../core/src/model/option';
import { type TextRange, touches } from '../../../core/src/model/text';
import { toRange } from '../protocol/lsp-conversion';
import { describePath, describeReading, pairText } from './certificate-text';
import { yamlBlockOf } from './family-names';
import {
  factOf,
  factOfRole,
  isPathRole,
  type JudgedText,
  optionOf,
  type PlacedSetting,
  processOf,
  settingAt,
} from './judged-text';
import { codeSpan, escapeMarkdown, paragraphs } from './markdown-text';
import { describeFamily, describeOption } from './option-text';
import { describedRule } from '../../../core/src/analysis/described-rules';
import { explanation } from '../../../core/src/reporting/rule-page';
import type { ProcessAnalysis } from '../../../core/src/analysis/analysis';
import type { Facts, PathFact } from '../../../core/src/model/facts';

const comment = /#[ \t]*mimir-tls:[ \t]*ignore(?:-file)?\b/;

/** What a rule is about, where a comment that suppresses it names it; null elsewhere. */
function ruleHoverAt({ text }: JudgedText, offset: number): Hover | null {
  const whole = text.getText();
  const start = whole.lastIndexOf('\n', offset - 1) + 1;
  const line = /^[^\n]*/.exec(whole.slice(start))?.[0] ?? '';
  const from = comment.exec(line);
  if (!from) return null;
  for (const { 0: word, index } of line.slice(from.index + from[0].length).matchAll(/[a-z][a-z0-9-]*/g)) {
    const range = {
      start: start + from.index + from[0].length + index,
      end: start + from.index + from[0].length + index + word.length,
    };
    const rule = touches(range, offset) && describedRule(word);
    if (rule) return { contents: { kind: MarkupKind.Markdown, value: explanation(rule) }, range: toRange(range, text) };
  }
  return null;
}

/** What there is to know about the flag, key, value or block at the offset, or about the rule that a comment suppresses there; null where that is nothing. */
export function hoverAt(judged: JudgedText, offset: number, catalogue: Catalogue): Hover | null {
  const ofRule = ruleHoverAt(judged, offset);
  if (ofRule !== null) return ofRule;
  const placed = settingAt(judged, offset);
  if (placed === null) return blockHover(judged, offset, catalogue);
  const { name, value } = placed.setting;
  const option = optionOf(placed.setting, catalogue.at(judged.analysis.mimirVersion), catalogue);
  if (option === null) return null;
  if (touches(name.range, offset))
    return hover(describeOption(option, catalogue, judged.analysis.mimirVersion), name.range, judged);
  const text = describeValue(placed, option, judged);
  if (text !== null && value !== null) return hover(text, value.range, judged);
  return null;
}

function hover(value: string, range: TextRange, { text }: JudgedText): Hover {
  return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(range, text) };
}

function describeValue(placed: PlacedSetting, option: Option, judged: JudgedText): string | null {
  const owner = processOf(judged, placed.document);
  const { value } = placed.setting;
  const text = textOf(placed, owner);
  switch (option.role) {
    case 'clientAuth':
      return describePolicy(text);
    case 'minVersion':
      return describeTlsVersion(text);
    case 'certificateText':
    case 'keyText':
    case 'authorityText':
      if (owner && value?.dynamic === false) return describeInline(text, owner.facts);
      return null;
    default:
      if (isPathRole(option.role)) return describeFile(placed, option, judged);
      return null;
  }
}

function describePolicy(text: string): string | null {
  const policy = clientAuthPolicy(text);
  if (policy === null) return null;
  return paragraphs(codeSpan(policy.name), escapeMarkdown(policy.meaning), policyVerdict(policy));
}

function describeTlsVersion(text: string): string | null {
  const version = tlsVersion(text);
  return version && paragraphs(`**${version.title}**`, escapeMarkdown(version.meaning));
}

function describeFile(placed: PlacedSetting, { family, role }: Option, judged: JudgedText): string | null {
  const owner = processOf(judged, placed.document);
  if (owner === null) return null;
  const fact = factOf(judged, placed);
  return describePath(fact, owner.facts.now, pairOf(fact, family, role, owner));
}

/** Whether the file fits the other half of its pair; null for one that has no other half. */
function pairOf(fact: PathFact, family: string | null, role: OptionRole | null, owner: ProcessAnalysis): string | null {
  if (family === null) return null;
  if (role === 'certificate') return pairText(fact, factOfRole(owner, family, 'key'));
  if (role === 'key') return pairText(factOfRole(owner, family, 'certificate'), fact);
  return null;
}

/** A block of YAML is described where it is that of a TLS family. */
function blockHover(judged: JudgedText, offset: number, catalogue: Catalogue): Hover | null {
  const block = judged.analysis.documents.flatMap(({ blocks }) => blocks).find(({ range }) => touches(range, offset));
  if (!block) return null;
  const version = catalogue.at(judged.analysis.mimirVersion);
  const family = version.families.find(({ id }) => yamlBlockOf(version, id) === block.value);
  if (family) return hover(describeFamily(family, judged.analysis.mimirVersion), block.range, judged);
  return null;
}

function textOf({ document, setting }: PlacedSetting, owner: ProcessAnalysis | null): string {
  return owner?.process.configuration.textOf(document, setting) ?? setting.value?.text ?? '';
}

function describeInline(text: string, facts: Facts): string | null {
  if (text === '') return null;
  return describeReading(facts.inline(text), facts.now);
}
