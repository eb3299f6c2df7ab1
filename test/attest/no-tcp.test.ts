import { expect, it } from 'vitest';
import { judgeNoTcp } from '../../src/attest/no-tcp.ts';
import type { KnockAnswer, ProofStatus } from '../../src/model.ts';

const http = (tls: boolean, headers: Record<string, string>): KnockAnswer => ({
  kind: 'http',
  tls,
  status: 'HTTP/1.0 200 OK',
  headers,
});
const DOCKER = { 'api-version': '1.41', 'docker-experimental': 'false', server: 'Docker/20.10.24+dfsg1 (linux)' };

it.each<[string, KnockAnswer[], ProofStatus, RegExp]>([
  ['is proved by closed ports', [{ kind: 'refused' }, { kind: 'silent' }], 'proved', /:2375 refused; .*:2376 silent/],
  ['is proved by ports that hang up', [{ kind: 'closed' }], 'proved', /without an answer/],
  ['is proved by TLS that demands a certificate', [{ kind: 'wants-certificate' }], 'proved', /certificate/],
  [
    'is disproved by Docker in the clear',
    [{ kind: 'refused' }, http(false, DOCKER)],
    'disproved',
    /clear.*api-version: 1.41/,
  ],
  ['is disproved by TLS without client certificates', [http(true, DOCKER)], 'disproved', /asked for no certificate/],
  ['is not run where something else answers', [http(false, { server: 'nginx' })], 'not-run', /look what it is/],
  ['is not run where the question never left', [{ kind: 'failed', why: 'ENETUNREACH' }], 'not-run', /ENETUNREACH/],
  [
    'is disproved by one open port, whatever the others are',
    [{ kind: 'failed', why: 'x' }, http(false, DOCKER)],
    'disproved',
    /Docker/,
  ],
  ['is not run without a port', [], 'not-run', /no port/],
])('%s', (_, answers, status, seen) => {
  const knocks = answers.map((answer, at) => ({ address: '192.0.2.7', port: 2375 + at, answer }));
  expect(judgeNoTcp(knocks)).toMatchObject({ proof: 'no-tcp', status, seen: expect.stringMatching(seen) });
});
