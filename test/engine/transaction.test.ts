import { describe, expect, it } from 'vitest';
import { bridgeOf, copyToValidate } from '../../src/engine/transaction/bridge.ts';
import { outcomeOf, readHistory, readProgress } from '../../src/engine/transaction/progress.ts';
import { followScript } from '../../src/engine/transaction/scripts.ts';
import type { Plan } from '../../src/model.ts';

const N = 'n0nce0123456789';
const said = (...lines: string[]) => `Welcome!\n${lines.map((line) => `<${N} ${line}\n`).join('')}`;

describe('what a host says becomes an event only in this run’s own words', () => {
  it.each([
    ['a banner', 'Welcome to Ubuntu', undefined],
    ['another nonce', '<other end committed', undefined],
    ['a word that does not exist', `<${N} sudo yes`, undefined],
    ['an end that does not exist', `<${N} end well`, undefined],
    ['a number that is none', `<${N} awaiting soon`, undefined],
    ['a line that never ends', `<${N} note ${'x'.repeat(3000)}`, undefined],
    ['a step', `<${N} step put /etc/a b`, { type: 'step', text: 'put /etc/a b' }],
    ['an end', `<${N} end rolled-back`, { type: 'end', state: 'rolled-back' }],
    ['a wait', `<${N} awaiting 120`, { type: 'awaiting', seconds: 120 }],
  ])('%s', (_, line, event) => {
    expect(readProgress(line, N)).toEqual(event);
  });
});

describe('the outcome is the last word', () => {
  it.each([
    ['applied, waiting', said('step put /a', 'awaiting 60'), { kind: 'awaiting', seconds: 60, notes: [] }],
    [
      'waited in vain',
      said('awaiting 60', 'rolling-back nobody confirmed within 60 s', 'end rolled-back'),
      { kind: 'rolled-back', message: 'nobody confirmed within 60 s', journal: [], notes: [] },
    ],
    [
      'did not start',
      said(
        'failed Docker does not start',
        'journal level=fatal',
        'rolling-back Docker does not start',
        'end rolled-back',
      ),
      { kind: 'rolled-back', message: 'Docker does not start', journal: ['level=fatal'], notes: [] },
    ],
    ['the link ended while it worked', said('armed 600', 'step put /a'), { kind: 'unknown' }],
    ['the link ended during the rollback after a wait', said('awaiting 60', 'rolling-back x'), { kind: 'unknown' }],
    ['nothing was heard', '', { kind: 'unknown' }],
    ['a tick after the last word', said('awaiting 60', 'tick'), { kind: 'awaiting' }],
    ['drifted', said('drifted /a', 'drifted /b', 'end drifted'), { kind: 'drifted', paths: ['/a', '/b'] }],
    [
      'drifted at the second try too',
      said('undoing', 'drifted /a', 'drifted /b', 'end drifted', 'undoing', 'drifted /a', 'end drifted'),
      { kind: 'drifted', paths: ['/a'] },
    ],
    [
      'refused for two reasons',
      said('refused one', 'refused two', 'end refused'),
      { kind: 'refused', message: 'one; two' },
    ],
    [
      'undone after its commit',
      said('awaiting 9', 'end committed', 'undoing', 'end rolled-back'),
      { kind: 'rolled-back' },
    ],
    [
      'not all put back',
      said('failed x', 'problem y', 'end rollback-incomplete'),
      { kind: 'rollback-incomplete', problems: ['y'] },
    ],
  ])('%s', (_, stdout, outcome) => {
    expect(outcomeOf(stdout, N)).toMatchObject(outcome);
  });
});

describe('the history of a host', () => {
  it('is read with its reasons', () => {
    const stdout = said(
      'transaction a-1 committed 1700000000 1700000060 alice on laptop',
      'transaction b-2 rolled-back - 1700000099 bob',
      'why b-2 the job was killed',
      'transaction ../c committed 1 1 x',
      'end history',
    );
    expect(readHistory(stdout, N)).toEqual([
      { id: 'a-1', state: 'committed', started: 1700000000, ended: 1700000060, operator: 'alice on laptop' },
      { id: 'b-2', state: 'rolled-back', started: null, ended: 1700000099, operator: 'bob', why: 'the job was killed' },
    ]);
  });
  it('is unknown when the answer is cut', () => {
    expect(readHistory(said('transaction a-1 committed 1 1 x'), N)).toBeUndefined();
  });
});

describe('the way back over live-restore', () => {
  const plan = (before: string | null, content: string, path = '/etc/docker/daemon.json'): Plan => ({
    steps: [{ by: [], why: '', risk: 'safe', action: { kind: 'put', path, mode: null, was: null, before, content } }],
    activation: 'docker-restart',
    controls: [],
    consents: [],
    stopsContainers: false,
    liveRestoreFirst: true,
  });
  it('is the old file with live-restore on, then off with every switch that a reload had turned on', () => {
    const bridge = bridgeOf(plan('{"debug":true,"mtu":9}', '{"debug":true,"no-new-privileges":true,"icc":false}'));
    expect(JSON.parse(bridge?.on ?? '')).toEqual({ debug: true, mtu: 9, 'live-restore': true });
    expect(JSON.parse(bridge?.off ?? '')).toEqual({
      debug: true,
      mtu: 9,
      'no-new-privileges': false,
      'live-restore': false,
    });
  });
  it.each([
    ['there was no file', null, '{"live-restore":true}', { 'live-restore': true }],
    ['the file was empty', ' \n', '{"live-restore":true}', { 'live-restore': true }],
  ])('starts from nothing when %s', (_, before, content, on) => {
    expect(JSON.parse(bridgeOf(plan(before, content))?.on ?? '')).toEqual(on);
  });
  it.each([
    ['the old file cannot be read', plan('{', '{}')],
    ['it is no object', plan('[]', '{}')],
    ['daemon.json is left alone', plan(null, '{}', '/etc/other')],
  ])('does not exist when %s', (_, it) => {
    expect(bridgeOf(it)).toBeUndefined();
  });
  it('the copy that is validated has no userns-remap, which the check itself would act on', () => {
    expect(JSON.parse(copyToValidate(plan(null, '{"userns-remap":"default","icc":false}')) ?? '')).toEqual({
      icc: false,
    });
  });
});

it('a nonce that is no nonce is a mistake of ours', () => {
  expect(() => followScript('a', { nonce: 'x; rm' })).toThrow('a nonce is');
});
