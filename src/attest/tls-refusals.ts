import { unreachable } from '../events.ts';

/** Who calls the API: the right client, and those that must be refused. */
export const CALLERS = {
  right: 'a client of the authority',
  none: 'no certificate',
  stranger: "a stranger's certificate, by an authority of the same name",
  expired: 'a certificate that has expired',
  server: 'a server certificate used as a client',
  old: 'TLS 1.1',
  plain: 'HTTP in the clear',
} as const;
export type Caller = keyof typeof CALLERS;

/** What the caller was told (src/transport/tls-call.ts). */
export type Answer =
  | { readonly kind: 'http'; readonly status: number; readonly body: string }
  | {
      readonly kind: 'alert' | 'distrusted' | 'closed' | 'unreachable';
      readonly alert?: string;
      readonly why?: string;
      /** From when to when the server's certificate holds. */
      readonly holds?: string;
    };

export interface Judged {
  readonly is: 'as-it-should' | 'wrong' | 'unknown';
  readonly seen: string;
}

/**
 * The right client gets /_ping. All others have to be refused with an alert of TLS: a connection that just ends may have
 * ended for any reason. Go's servers tell a client in the clear by HTTP 400 that they speak TLS only.
 */
export function judgeCaller(caller: Caller, answer: Answer): Judged {
  switch (answer.kind) {
    case 'http':
      if (caller === 'right') return answer.status === 200 ? good('/_ping: OK') : bad(`HTTP ${answer.status}`);
      if (caller === 'plain' && answer.status === 400 && /HTTPS server/.test(answer.body))
        return good('refused: HTTP 400, it speaks TLS only');
      return bad(`answered: HTTP ${answer.status}`);
    case 'alert':
      return (caller === 'right' ? bad : good)(
        `refused: alert ${answer.alert}${caller === 'right' ? inTime(answer.alert) : ''}`,
      );
    case 'distrusted':
      return bad(`the server was not believed: ${answer.why}${aboutTime(answer)}`);
    case 'closed':
      return { is: caller === 'right' ? 'wrong' : 'unknown', seen: `closed: ${answer.why}` };
    // A filter may keep this machine out, or the API may listen at an address that only others can call.
    case 'unreachable':
      return { is: 'unknown', seen: `unreachable: ${answer.why}` };
    default:
      return unreachable(answer);
  }
}

/** Newer engines tell it by its own alert; older ones (Go before 1.21) say `bad certificate` of all that they refuse. */
const inTime = (alert = '') =>
  /expired/.test(alert) ? ": by the host's clock the client's certificate has ended, or does not hold yet" : '';

function aboutTime({ why = '', holds }: { readonly why?: string; readonly holds?: string }): string {
  const dates = holds === undefined ? '' : ` (it holds ${holds})`;
  if (why === 'CERT_HAS_EXPIRED') return `: by this machine's clock its certificate has ended${dates}`;
  if (why === 'CERT_NOT_YET_VALID')
    return `: by this machine's clock its certificate does not hold yet${dates}; is the clock right?`;
  return '';
}

const good = (seen: string): Judged => ({ is: 'as-it-should', seen });
const bad = (seen: string): Judged => ({ is: 'wrong', seen });
