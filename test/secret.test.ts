import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../src/secret.ts';

it('a secret is told only to those who ask for it by name', () => {
  const secret = new Secret('correct horse');
  const looks = [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret }),
    inspect({ secret }),
    inspect(secret, { depth: 9 }),
  ];
  expect(looks.join(' ')).not.toContain('horse');
  expect(looks.every((look) => look.includes('[redacted]'))).toBe(true);
  expect(Object.keys(secret)).toEqual([]);
  expect(secret.reveal()).toBe('correct horse');
});
