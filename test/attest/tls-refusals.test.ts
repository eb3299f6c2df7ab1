import { describe, expect, it } from 'vitest';
import { type Answer, type Caller, judgeCaller } from '../../src/attest/tls-refusals.ts';

/** What dockerd 20.10 and 26.1 answered in the lab, and what an open door would answer. */
const PING: Answer = { kind: 'http', status: 200, body: 'OK' };
const TLS_ONLY: Answer = { kind: 'http', status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' };
const alert = (alert: string): Answer => ({ kind: 'alert', alert });
const closed: Answer = { kind: 'closed', why: 'closed without a word' };

describe('a caller', () => {
  it.each<[Caller, Answer, string, string]>([
    ['right', PING, 'as-it-should', '/_ping: OK'],
    ['right', { ...PING, status: 500 }, 'wrong', 'HTTP 500'],
    ['right', alert('bad certificate'), 'wrong', 'refused: alert bad certificate'],
    ['right', { kind: 'distrusted', why: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'wrong', 'the server was not believed'],
    [
      'right',
      { kind: 'distrusted', why: 'CERT_HAS_EXPIRED', holds: 'from 2026-01-01 to 2026-02-01' },
      'wrong',
      "by this machine's clock its certificate has ended (it holds from 2026-01-01 to 2026-02-01)",
    ],
    ['right', { kind: 'distrusted', why: 'CERT_NOT_YET_VALID' }, 'wrong', 'is the clock right?'],
    ['right', alert('certificate expired'), 'wrong', "by the host's clock the client's certificate has ended"],
    ['right', { kind: 'unreachable', why: 'ECONNREFUSED' }, 'unknown', 'unreachable: ECONNREFUSED'],
    ['none', alert('certificate required'), 'as-it-should', 'refused: alert certificate required'],
    ['none', PING, 'wrong', 'answered: HTTP 200'],
    ['expired', { ...PING, status: 403 }, 'wrong', 'answered: HTTP 403'],
    ['stranger', closed, 'unknown', 'closed: closed without a word'],
    ['plain', TLS_ONLY, 'as-it-should', 'it speaks TLS only'],
    ['plain', { ...TLS_ONLY, body: 'no' }, 'wrong', 'answered: HTTP 400'],
    ['plain', PING, 'wrong', 'answered: HTTP 200'],
    ['none', TLS_ONLY, 'wrong', 'answered: HTTP 400'],
    ['old', alert('protocol version'), 'as-it-should', 'alert protocol version'],
  ])('%s (%#)', (caller, answer, is, seen) => {
    const judged = judgeCaller(caller, answer);
    expect(judged.is).toBe(is);
    expect(judged.seen).toContain(seen);
  });
});
