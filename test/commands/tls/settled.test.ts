import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settled } from '../../../src/commands/tls/settled.ts';

const folder = mkdtempSync(join(tmpdir(), 'ironhull-settled-'));
const config = join(folder, 'ironhull.yaml');
const says = (text: string) => writeFileSync(config, text);

it('the command line wins over ironhull.yaml, and that over what we say', () => {
  says('tls: { folder: ca, authority-days: 1000, client-days: 14 }\n');
  expect(settled({ config }, 'client')).toMatchObject({ days: 14, folder: join(folder, 'ca') });
  expect(settled({ config }, 'authority').days).toBe(1000);
  expect(settled({ config }, 'server').days).toBe(90);
  expect(settled({ config, days: 7, folder: 'here' }, 'client')).toMatchObject({ days: 7, folder: 'here' });
});

it.each(['{ client-days: 0 }', '{ server-days: many }', '{ authority-days: 40000 }', '{ clients-days: 3 }'])(
  'refuses %s',
  (tls) => {
    says(`tls: ${tls}\n`);
    expect(() => settled({ config }, 'client')).toThrow();
  },
);

it('refuses no days at all', () => {
  says('');
  expect(() => settled({ config, days: 0 }, 'client')).toThrow('a day at least');
});
