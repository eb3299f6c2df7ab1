import { describe, expect, it } from 'vitest';
import { demandOf } from '../../src/attest/confined.ts';
import { proofs } from '../../src/attest/index.ts';
import { leftBehind, proveScript, readProofs, underLoad } from '../../src/attest/prove-script.ts';
import { said } from './said.ts';

const library = { host: ['prove() { :; }\n'], inside: "echo 'hello'\n" };
const run = { nonce: '5f1c9d', id: 'x1', proofs: ['userns'] };
const DEMANDS = demandOf({ profile: 'ironhull-container', capabilities: ['mknod'], paths: ['/etc/secret'] });
const statuses = (text: string) => new Set(readProofs(text, '5f1c9d', undefined, DEMANDS).map(({ status }) => status));

describe('the script', () => {
  it('starts only the containers that the wanted proofs need', () => {
    expect(proveScript(library, run)).toContain("' 'a' 'no' ''\n");
    expect(proveScript(library, { ...run, proofs: ['icc', 'no-tcp'] })).toContain("' 'a b' 'no' ''\n");
    expect(proveScript(library, { ...run, proofs: [...proofs.keys()] })).toContain(
      "' 'a b c d e k s t' 'no' 'perl sort'\n",
    );
  });

  it('names the programs to be taken along only where a proof needs them', () => {
    expect(proveScript(library, { ...run, proofs: ['seccomp', 'seccomp-groups'] })).toContain(
      "' 'a c' 'no' 'perl sort'\n",
    );
  });

  it('loads up to the shared limit only where that is asked for', () => {
    expect(proveScript(library, { ...run, proofs: ['fork-limit'], full: true })).toContain("' 'a d' 'yes' ''\n");
    expect(proveScript(library, { ...run, proofs: ['memory-limit'] })).toContain("' 'a e' 'no' ''\n");
  });

  it('does nothing before its last line', () => {
    expect(proveScript(library, run)).toMatch(/main\(\) \{\n[\s\S]*\n\}\nmain\n$/);
  });

  it('refuses a name that docker or a folder would not take', () => {
    for (const id of ['', 'A', '../x', 'a b', "x'"])
      expect(() => proveScript(library, { ...run, id })).toThrow(/cannot name/);
  });
});

describe('reading the answers', () => {
  it('proves everything on a hardened host', () => {
    expect(statuses(said())).toEqual(new Set(['proved']));
    const names = readProofs(said(), '5f1c9d', undefined, DEMANDS).map(({ proof }) => proof.split('/')[0]);
    expect([...new Set(names)]).toEqual([...proofs.keys()]);
  });

  it.each([
    ['nothing at all came back', ''],
    ['the answers are those of another run', said({}, 'other')],
    ['the host gave up', said({ problem: 'this host has no docker' })],
    [
      'the container under test did not start',
      said({ ...both('start', 'no docker: Error response from daemon: no space left') }),
    ],
    [
      'the container under test said nothing',
      said({ ...both('done', undefined), ...both('silent', 'no reason given') }),
    ],
    ['every line came twice', said() + said()],
  ])('proves and disproves nothing when %s', (_, text) => {
    expect(statuses(text)).toEqual(new Set(['not-run']));
  });

  it.each([...proofs.keys()])('never proves %s from half of the answers', (name) => {
    const lines = said().split('\n');
    const results = lines.map((_, cut) => readProofs(lines.slice(0, cut).join('\n'), '5f1c9d', [name], DEMANDS));
    // Cut anywhere, a proof is either complete or not run: a missing line is no evidence of anything.
    expect(results.flat().filter(({ status }) => status === 'disproved')).toEqual([]);
    expect(results[0]!.map(({ status }) => status)).toEqual(['not-run']);
  });

  it('hears which container is under load, from this run only', () => {
    expect(underLoad('@5f1c9d d.login asked', '5f1c9d')).toBe('d');
    for (const line of [
      '@other d.login asked',
      '@5f1c9d d.here yes',
      '@5f1c9d x;y.login asked',
      '@5f1c9d a.login asked',
    ])
      expect(underLoad(line, '5f1c9d')).toBeUndefined();
  });

  it('tells why a proof was not run', () => {
    const [first] = readProofs(said({ problem: 'this host has no tar' }), '5f1c9d');
    expect(first).toMatchObject({ status: 'not-run', seen: 'this host has no tar' });
  });

  it('says what was left on the host', () => {
    expect(leftBehind(said(), '5f1c9d')).toBeUndefined();
    expect(leftBehind(said({ end: 'ironhull-proof:x1 is in use' }), '5f1c9d')).toBe('ironhull-proof:x1 is in use');
    expect(leftBehind(said({ end: undefined }), '5f1c9d')).toMatch(/did not say/);
  });
});

/** Of the containers that are as this host starts any. */
function both(key: string, text: string | undefined) {
  return { [`a.${key}`]: text, [`m.${key}`]: text, [`s.${key}`]: text };
}
