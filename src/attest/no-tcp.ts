import { unreachable } from '../events.ts';
import type { Knock, KnockAnswer, ProofResult } from '../model.ts';
import { disproved, type Judgement, notRun, proved } from './proof.ts';

/** Docker's well-known ports: 2375 plain, 2376 TLS (IANA). The caller adds those on which this dockerd listens. */
export const DOCKER_PORTS = [2375, 2376] as const;

/** Judges what the host's ports said to the operator's machine (src/transport/knock.ts). */
export function judgeNoTcp(knocks: readonly Knock[]): ProofResult {
  return {
    proof: 'no-tcp',
    title: 'No Docker API answers over TCP without a client certificate',
    expected:
      'from the operator’s machine, every Docker port is closed or ends TLS with a client that has no certificate',
    ...judgement(knocks),
  };
}

function judgement(knocks: readonly Knock[]): Judgement {
  const open = knocks.filter(({ answer }) => answer.kind === 'http' && isDocker(answer.headers));
  if (open.length > 0) return disproved(list(open));
  const unclear = knocks.filter(({ answer }) => answer.kind === 'failed' || answer.kind === 'http');
  if (unclear.length > 0) return notRun(list(unclear));
  return knocks.length === 0 ? notRun('no port was tried') : proved(list(knocks));
}

/** dockerd names itself in every answer, also in one that a plugin or a missing path made an error. */
function isDocker(headers: Readonly<Record<string, string>>): boolean {
  return 'api-version' in headers || 'docker-experimental' in headers || /^docker\b/i.test(headers.server ?? '');
}

function list(knocks: readonly Knock[]): string {
  return knocks.map(({ address, port, answer }) => `${address}:${port} ${inWords(answer)}`).join('; ');
}

function inWords(answer: KnockAnswer): string {
  switch (answer.kind) {
    case 'refused':
      return 'refused';
    case 'unreachable':
      return 'unreachable';
    case 'silent':
      return 'silent';
    case 'closed':
      return 'ends the conversation without an answer';
    case 'wants-certificate':
      return 'speaks TLS only to a client with a certificate';
    case 'http':
      return openDoor(answer);
    case 'failed':
      return `could not be tried: ${answer.why}`;
    default:
      return unreachable(answer);
  }
}

function openDoor({ tls, status, headers }: Extract<KnockAnswer, { kind: 'http' }>): string {
  const over = tls ? 'over TLS that asked for no certificate' : 'in the clear';
  if (!isDocker(headers)) return `answers HTTP ${over} (${status}), but does not call itself Docker: look what it is`;
  const evidence = ['server', 'api-version'].flatMap((it) =>
    headers[it] === undefined ? [] : `${it}: ${headers[it]}`,
  );
  return `an open Docker API ${over}: ${[status, ...evidence].join(', ')}`;
}
