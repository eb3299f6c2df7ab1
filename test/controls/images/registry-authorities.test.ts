// Certificates are made here at fixed times; the host's clock is that of the recorded one.
import { expect, it } from 'vitest';
import registryAuthorities from '../../../src/controls/images/registry-authorities.ts';
import { newKey } from '../../../src/pki/keys.ts';
import { makeAuthority, signClient } from '../../../src/pki/make.ts';
import { controlTest, recorded } from '../../control-tester.ts';

const from = new Date('2026-11-01T12:00:00Z');
const ours = await makeAuthority('Ours', newKey(), { from, days: 3650 });
const theirs = await makeAuthority('Theirs', newKey(), { from, days: 3650 });
const ended = await makeAuthority('Ended', newKey(), { from: new Date('2020-11-01T12:00:00Z'), days: 30 });
const leaf = await signClient(ours, { name: 'ops', publicKey: newKey(), life: { from, days: 90 } });

const REGISTRY = 'registry.lan:5000';
const PATH = `/etc/docker/certs.d/${REGISTRY}/ca.crt`;
const wish = (text: string, registry = REGISTRY) => ({ options: { authorities: { [registry]: text } } });
const there = (pem: string, { mode = '444', key = '' } = {}) => ({
  'tls-material': `== ${PATH}\n${pem.trim()}\n${key}`,
  'docker-files': `${recorded('debian-12-stock', 'docker-files')}${mode} 0 0 regular file: ${PATH}\n`,
});
const placed = (pem: string) => ({ 'placed-authorities': `== ${PATH}\n${pem.trim()}\n` });
const put = { kind: 'template', path: PATH, mode: '0444', activation: 'none' } as const;

controlTest(registryAuthorities, {
  'is nothing where none is named': { is: 'not-applicable' },
  'places one without a restart, and no more of its file than certificates': {
    ...wish(`# from the safe\n${ours.pem}`),
    is: 'fail',
    seen: `${REGISTRY}: no authority is there`,
    fix: [{ ...put, risk: 'safe', data: { lines: ours.pem.trim().split('\n') } }],
  },
  'passes where it is in place': { ...wish(ours.pem), says: there(ours.pem), is: 'pass' },
  'asks before it takes away another': {
    ...wish(ours.pem),
    says: there(theirs.pem),
    is: 'fail',
    affects: /^pulls from registry\.lan:5000 by the authority that is there now$/,
  },
  'leaves no key beside it': { ...wish(ours.pem), says: there(ours.pem, { key: '-- key\n' }), is: 'fail' },
  'lets nobody else write it': {
    ...wish(ours.pem),
    says: there(ours.pem, { mode: '666' }),
    is: 'fail',
    fix: [{ kind: 'mode', path: PATH, mode: '0444', owner: 'root:root' }],
  },
  'takes away what it placed and the profile no longer names, and asks': {
    says: { ...there(ours.pem), ...placed(ours.pem) },
    is: 'fail',
    seen: `${REGISTRY}: an authority that ironhull placed is no longer in the profile`,
    fix: [{ kind: 'remove', path: PATH, activation: 'none' }],
    affects: /^pulls from registry\.lan:5000 by the authority that was placed there$/,
  },
  'beside another that is wanted now': {
    ...wish(ours.pem, 'other.lan'),
    says: { ...there(ours.pem), ...placed(ours.pem) },
    is: 'fail',
    fix: [
      { ...put, path: '/etc/docker/certs.d/other.lan/ca.crt' },
      { kind: 'remove', path: PATH },
    ],
  },
  'keeps what is still named': {
    ...wish(ours.pem),
    says: { ...there(ours.pem), ...placed(ours.pem) },
    is: 'pass',
  },
  'and what somebody else placed, or wrote anew': { says: there(ours.pem), is: 'not-applicable' },
  'sends no private key': {
    ...wish(`${ours.pem}-----BEGIN PRIVATE KEY-----\n`),
    is: 'manual',
    seen: /holds a private key, which is for no host/,
  },
  'sends nothing that is no certificate': { ...wish('hello'), is: 'manual', seen: /holds no certificate/ },
  'nor what vouches for nobody': { ...wish(leaf), is: 'manual', seen: /is no authority/ },
  'nor one that has ended, by the clock of the host': { ...wish(ended.pem), is: 'manual', seen: /has ended/ },
  'writes nowhere else': { ...wish(ours.pem, '../../x'), is: 'manual', seen: /is no registry/ },
});

it('reads only the files of registries', () => {
  const { pem: certificate } = ours;
  const authorities = { [REGISTRY]: certificate, '../..': certificate, 'a b': certificate, '': certificate };
  expect(registryAuthorities.reads?.({ authorities })).toEqual([PATH]);
});
