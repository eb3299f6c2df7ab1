import { createHash } from 'node:crypto';
import { unreachable } from '../../events.ts';
import type { Change, Finding, HostReport, ProofResult } from '../../model.ts';
import { said } from '../said.ts';
import { message } from './message.ts';
import { levelOf, proofRule } from './rules.ts';

/** A result for everything on this host that asks something of somebody; what is waived is there, and suppressed. */
export function resultsOf(host: HostReport, ruleIds: readonly string[]) {
  const { findings, proofs = [] } = host;
  const results = [...findings.flatMap((it) => fromFinding(it, host)), ...proofs.flatMap((it) => fromProof(it, host))];
  return results.map((it) => ({ ...it, ruleIndex: ruleIds.indexOf(it.ruleId) }));
}

function fromFinding(finding: Finding, host: HostReport) {
  const kind = kindOf(finding);
  if (kind === undefined) return [];
  const { control, severity, status, advice } = finding;
  const words = said(finding, host.drift).filter(({ label }) => label !== 'source');
  const suppression = {
    kind: 'external',
    status: 'accepted',
    ...(advice === undefined ? {} : { justification: advice }),
  };
  return [
    {
      ruleId: control,
      kind,
      // Any other kind must have the level none (2.1.0, 3.27.10).
      level: kind === 'fail' ? levelOf(severity) : 'none',
      message: message([`On ${host.host}: ${finding.title}.`, ...words.map(sentence)].join('\n')),
      locations: [location(host, finding.fix)],
      partialFingerprints: fingerprint(host.host, control),
      ...(status === 'waived' ? { suppressions: [suppression] } : {}),
    },
  ];
}

/** SARIF's own words: `review` is for a person to decide, `open` could not be decided for want of knowledge (3.27.9). */
function kindOf({ status, effect }: Finding): 'fail' | 'review' | 'open' | undefined {
  switch (status) {
    case 'fail':
    case 'waived':
      return 'fail';
    case 'manual':
      return 'review';
    case 'unknown':
      return 'open';
    case 'pass':
      return effect === 'pending' ? 'fail' : undefined;
    case 'not-applicable':
      return undefined;
    default:
      return unreachable(status);
  }
}

function fromProof({ proof, title, status, expected, seen }: ProofResult, host: HostReport) {
  if (status !== 'disproved') return [];
  const text = `On ${host.host}: ${title}: disproved.\nexpected: ${expected}\nseen: ${seen}`;
  return [
    {
      ruleId: proofRule(proof),
      kind: 'fail',
      level: 'error',
      message: message(text),
      locations: [location(host, [])],
      partialFingerprints: fingerprint(host.host, proofRule(proof)),
    },
  ];
}

const sentence = ({ label, text }: { label: string; text: string }) => `${label}: ${text}`;

/**
 * Where: the host, and the file that a repair would change. GitHub takes no result without a file and a line, so where
 * no file is known the host stands for it, and where no line is, the first.
 */
function location({ host, address }: HostReport, fix: readonly Change[]) {
  const change = fix.find((it) => 'path' in it);
  const path = change === undefined ? [] : change.path.split('/').filter((it) => it !== '');
  return {
    physicalLocation: {
      artifactLocation: { uri: [host, ...path].map(encodeURIComponent).join('/') },
      region: { startLine: change?.kind === 'edit' ? change.line : 1 },
    },
    logicalLocations: [{ name: host, fullyQualifiedName: address, kind: 'host' }],
  };
}

/** The same control on the same host is the same result, whatever was seen of it: a trend survives every rewording. */
function fingerprint(host: string, rule: string) {
  return { 'hostAndRule/v1': createHash('sha256').update(`${host}\0${rule}`).digest('hex') };
}
