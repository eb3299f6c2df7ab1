import type { HostReport, Plan, ProofResult, Step } from '../../model.ts';
import { palette } from '../colour.ts';
import { unifiedDiff } from '../diff.ts';
import { movedBetween } from '../moved-between.ts';
import { interruption } from '../terminal/interruption.ts';
import { done, order } from '../terminal/sentences.ts';
import { capital, markOf, proofMark } from '../terminal/words.ts';
import { cell, code, fenced, prose } from './inert.ts';

const PLAIN = palette(false);

/** What an apply did, and each control that moved, before and after. */
export function changeBlocks({ plan, before, findings }: HostReport): string[] {
  const made = plan?.steps.map(({ action }) => `- ${code(done(action))}`) ?? [];
  const rows = movedBetween(before, findings).map(({ was, after }) => {
    const state = (it: typeof was) => `${markOf(it, PLAIN).sign} ${markOf(it, PLAIN).word}: ${cell(it.seen)}`;
    return `| ${prose(was.control)} | ${state(was)} | ${state(after)} |`;
  });
  return [
    ...(made.length === 0 ? [] : ['### What changed', made.join('\n')]),
    ...(rows.length === 0
      ? []
      : ['### Before and after', ['| control | before | after |', '|---|---|---|', ...rows].join('\n')]),
  ];
}

/** What an apply would do, with the difference of every file; what waits for consent after an apply, too. */
export function planBlocks({ plan, facts }: HostReport, command: string): string[] {
  if (plan === undefined) return [];
  const waiting = consents(plan);
  if (command !== 'plan') return waiting;
  const nothing = plan.steps.length === 0 && plan.activation === 'none';
  return [
    nothing ? '### Plan: nothing to change' : '### Plan',
    ...plan.steps.map(stepBlock),
    ...(nothing ? [] : [prose(interruption(plan, facts))]),
    ...waiting,
  ];
}

function stepBlock({ action, why, risk, by }: Step, at: number): string {
  const head = `${at + 1}. ${code(capital(order(action)))} (${risk}): ${code(why)}, for ${by.map(prose).join(', ')}`;
  if (action.kind !== 'put') return head;
  const diff = unifiedDiff(action.path, action.before, action.content);
  return diff === '' ? head : `${head}\n\n${fenced(diff, 'diff').replace(/^/gm, '   ')}`;
}

function consents({ consents: all }: Plan): string[] {
  const missing = all.filter(({ granted }) => !granted);
  if (missing.length === 0) return [];
  const lines = missing.map(({ name, affects }) => `- \`--accept ${name}\`: ${code(affects)}`);
  return ['### Needs your consent', lines.join('\n')];
}

export function proofBlocks(proofs: readonly ProofResult[]): string[] {
  if (proofs.length === 0) return [];
  const rows = proofs.map(({ title, status, expected, seen }) => {
    const { sign, word } = proofMark(status, PLAIN);
    return `| ${sign} ${word} | ${prose(title)} | ${cell(expected)} | ${cell(seen)} |`;
  });
  return ['### Tried by behaviour', ['| | proof | expected | seen |', '|---|---|---|---|', ...rows].join('\n')];
}
