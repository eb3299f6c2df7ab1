import { describe, expect, it } from 'vitest';
import { demandOf } from '../../src/attest/confined.ts';
import { proveScript } from '../../src/attest/prove-script.ts';
import { partsOf, type Said } from './said.ts';

const DEMANDED = { profile: 'ironhull-container', capabilities: ['mknod', 'net_raw'], paths: ['/etc/secret'] };
const of = (differently: Said, demanded = DEMANDED) => partsOf('apparmor-profile', differently, demandOf(demanded));
const GREEN = Object.fromEntries(
  ['label', 'proc-sys', 'mount', 'af-alg', 'mknod', 'net_raw', 'paths', 'ordinary'].map((it) => [
    it,
    expect.stringMatching(/^proved: /),
  ]),
);

describe('apparmor-profile', () => {
  it('is proved part by part', () => expect(of({})).toEqual(GREEN));

  it.each<[string, Said, string, RegExp]>([
    ['another profile', { 'm.label': 'docker-default (enforce)' }, 'label', /^disproved: .* as docker-default/],
    ['complain mode', { 'm.label': 'ironhull-container (complain)' }, 'label', /^disproved/],
    ['no label', { 'm.label': undefined }, 'label', /^not-run/],
    ['a setting that can be written', { 'm.proc-sys': 'ok' }, 'proc-sys', /^disproved: .*went through/],
    [
      'a path that nobody masks',
      { 'm.proc-sys': 'failed 2 Read-only file system' },
      'proc-sys',
      /^not-run: .*another way/,
    ],
    ['a mount', { 'm.mount': 'ok' }, 'mount', /^disproved/],
    [
      'a mount that the control cannot do either',
      { 'u.mount': 'failed 1 Operation not permitted' },
      'mount',
      /^not-run: .*another author/,
    ],
    ['a mount that something else refuses', { 'm.mount': 'failed 1 Operation not permitted' }, 'mount', /^not-run/],
    ['a socket that goes through', { 'm.alg': 'ok' }, 'af-alg', /^disproved: .*went through/],
    [
      'a kernel without such sockets, which the profile let answer',
      { 'm.alg': 'failed 97 Address family not supported by protocol' },
      'af-alg',
      /^disproved: .*the kernel answered/,
    ],
    ['a capability that works', { 'm.cap-net_raw': 'ok' }, 'net_raw', /^disproved/],
    ['no perl', { 'm.cap-net_raw': undefined }, 'net_raw', /^not-run: .*nothing to try it with/],
    ['a file that opens', { 'm.path-1': 'ok' }, 'paths', /^disproved: opening \/etc\/secret/],
    [
      'UNIX sockets refused, as by an interface that is not declared',
      { 'm.sockets': 'failed 13 Permission denied' },
      'ordinary',
      /^disproved: sockets/,
    ],
    [
      'no control',
      { 'u.start': 'no docker: Error response from daemon: no.', 'u.done': undefined },
      'mount',
      /^not-run: .*did not start/,
    ],
  ])('%s', (_, differently, part, words) => expect(of(differently)[part]).toMatch(words));

  it('does not try capabilities and paths that are not denied', () => {
    const names = Object.keys(of({}, { ...DEMANDED, capabilities: [], paths: [] }));
    expect(names).toEqual(['label', 'proc-sys', 'mount', 'af-alg', 'ordinary']);
  });

  it('is red as a whole when nothing starts under the profile', () => {
    const failed =
      'no docker: Error response from daemon: failed to create shim task: unable to apply apparmor profile: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory: unknown.';
    expect(of({ 'm.start': failed, 'm.done': undefined })).toEqual({
      'apparmor-profile': 'disproved: no container starts under ironhull-container: it is not loaded',
    });
  });

  it('says nothing where it is not demanded, or where the kernel has no AppArmor', () => {
    expect(partsOf('apparmor-profile', {}, [])['apparmor-profile']).toMatch(/^not-run: .*not demanded/);
    expect(of({ 'host.apparmor': 'N', 'm.start': undefined })['apparmor-profile']).toMatch(/^not-run: .*no AppArmor/);
  });

  it('has containers of its own only where it is demanded, with an example of each path', () => {
    const library = { host: [], inside: '' };
    const run = { nonce: 'n', id: 'x', proofs: ['apparmor-profile'] };
    expect(proveScript(library, run)).toContain("prove 'x' '' '' 'no' 'perl'\n");
    const confined = { ...DEMANDED, paths: ['/etc/secret', '/srv/**'] };
    expect(proveScript(library, { ...run, confined })).toContain(
      "prove 'x' '' 'm u' 'no' 'perl' 'ironhull-container' '/etc/secret /srv/ironhull-proof'\n",
    );
  });
});
