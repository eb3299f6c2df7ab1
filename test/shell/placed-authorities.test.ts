// Which files of registries a host names as ours: under every shell, on a fake root.
import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOf, probeScript, readings } from '../../src/engine/probe-script.ts';
import { placedAuthorities } from '../../src/facts/placed-authorities.ts';
import { newKey } from '../../src/pki/keys.ts';
import { makeAuthority } from '../../src/pki/make.ts';
import library from '../../templates/shell/probe.sh';
import { type FakeHost, fakeHost, NONCE, SHELLS } from './fake-host.ts';

const { pem } = await makeAuthority('Ours', newKey(), { from: new Date('2026-11-01T12:00:00Z'), days: 30 });
const text = `${pem.trimEnd()}\n`;
const sha256 = createHash('sha256').update(text).digest('hex');
const at = (registry: string) => `/etc/docker/certs.d/${registry}/ca.crt`;
const OURS = at('registry.lan:5000');

describe.each(Object.entries(SHELLS))('authorities of registries that we placed, under %s', (_, shell) => {
  const record = (on: FakeHost, ...paths: string[]) =>
    on.write(
      'var/lib/ironhull/last-applied.json',
      JSON.stringify({ schema: 2, files: paths.map((path) => ({ path, sha256 })) }, null, 2),
    );
  const asked = async (on: FakeHost) => {
    const script = `ROOT='${on.root}'\n${probeScript(library, [placedAuthorities], NONCE)}`;
    const known = readings((await on.run(script)).stdout, [placedAuthorities], NONCE);
    return { reading: known.get('placed-authorities'), files: filesOf([placedAuthorities], known) };
  };

  it('are those of the record that nobody has changed, and a plan may take them away', async () => {
    const on = fakeHost(shell);
    const [changed, gone, linked] = [at('changed.lan'), at('gone.lan'), at('linked.lan')];
    record(on, OURS, changed, gone, linked, '/etc/docker/daemon.json', OURS);
    for (const path of [OURS, at('theirs.lan'), '/etc/docker/daemon.json']) on.write(path, text);
    on.write(changed, `# mine now\n${text}`);
    on.write(linked.replace('ca.crt', 'other'), text);
    symlinkSync('other', on.path(linked));
    const { reading, files } = await asked(on);
    expect(reading).toEqual({ known: true, value: new Map([[OURS, text]]) });
    expect(files).toEqual(new Map([[OURS, text]]));
    await on.remove();
  });

  it('are none where nothing was applied', async () => {
    const on = fakeHost(shell);
    on.write(OURS, text);
    expect((await asked(on)).reading).toEqual({ known: true, value: new Map() });
    await on.remove();
  });
});

describe('an answer about them', () => {
  it.each([
    ['of another file', `== /etc/shadow\n${text}`],
    ['that leads elsewhere', `== /etc/docker/certs.d/../ca.crt\n${text}`],
    ['that holds more than certificates', `== ${OURS}\n${text}root:x\n`],
    ['without a head', text],
  ])('%s is none', (_, answer) => {
    expect(() => placedAuthorities.parse(answer)).toThrow();
  });
});
