import { describe, expect, it } from 'vitest';
import { bench, IDS } from './bench/index.ts';
import type { Facts } from './facts.ts';
import { audit, config, facts, json, mode, words } from './recorded.ts';

const CA = { says: config('{\n  "tlscacert": "/ca.pem"\n}\n'), files: 'file 444 ops:ops /ca.pem\n' };
const ONE_LINE = config('{ "tlscacert": "/ca.pem" }');

describe('the bench', () => {
  it('has 62 checks of sections 1 to 3, in order', () => {
    expect(IDS).toHaveLength(62);
    expect([IDS[0], IDS[8], IDS[19], IDS[20], IDS[61]]).toEqual(['1.1.1', '1.1.9', '1.2.2', '2.1', '3.24']);
  });

  it.each<[string, string, string, Facts]>([
    ['warns of an unmended default bridge', '2.2', 'warn', facts()],
    ['sees a key of daemon.json', '2.2', 'pass', json({ icc: false })],
    ['sees it with jq as well', '2.2', 'pass', json({ icc: false }, 'yes')],
    ['sees a flag', '2.2', 'pass', words('--icc=false')],
    ['sees an open registry', '2.5', 'warn', json({ 'insecure-registries': ['r.lan'] }, 'yes')],
    ['does not mind an empty list of them', '2.5', 'pass', json({ 'insecure-registries': [] }, 'yes')],
    ['has nothing to say of a file that is not there', '3.17', 'info', facts()],
    ['sees a mode that is a greater number', '3.2', 'warn', mode('666')],
    ['sees the owner of a CA file', '3.9', 'warn', facts(CA)],
    ['sees its mode', '3.10', 'pass', facts(CA)],
    ['without jq takes a brace on its line for a part of the path', '3.9', 'info', facts({ ...CA, says: ONE_LINE })],
    ['sees a rule', '1.1.6', 'pass', audit('-w /etc/docker -p wa')],
    ['does not take a comment for one', '1.1.6', 'warn', audit('#-w /etc/docker -p wa')],
  ])('%s', (_, id, verdict, host) => expect(bench(id, host)).toBe(verdict));
});
