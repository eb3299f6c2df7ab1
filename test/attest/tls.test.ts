import { describe, expect, it } from 'vitest';
import { judgeTls, type Trial } from '../../src/attest/tls.ts';
import { type Answer, type Caller, judgeCaller } from '../../src/attest/tls-refusals.ts';

const at = '10.0.0.11:2376';
const ping: Answer = { kind: 'http', status: 200, body: 'OK' };
const alert: Answer = { kind: 'alert', alert: 'bad certificate' };
const trial = (caller: Caller, answer: Answer | string, door = at): Trial => ({
  caller,
  at: door,
  judged: typeof answer === 'string' ? answer : judgeCaller(caller, answer),
});
const status = (...trials: Trial[]) =>
  Object.fromEntries(judgeTls(trials).map(({ proof, status }) => [proof.slice(4), status]));

describe('the proof of TLS', () => {
  it('is one result for each caller', () => {
    expect(status(trial('right', ping), trial('none', alert), trial('expired', alert))).toEqual({
      ...{ right: 'proved', none: 'proved', expired: 'proved' },
    });
  });

  it('is red for each that gets in', () => {
    expect(status(trial('right', ping), trial('none', ping), trial('expired', ping), trial('stranger', alert))).toEqual(
      {
        ...{ right: 'proved', none: 'disproved', expired: 'disproved', stranger: 'proved' },
      },
    );
  });

  it('takes no refusal of our certificates for a proof where the right one is refused too', () => {
    const trials = [trial('right', alert), trial('expired', alert), trial('server', alert), trial('none', alert)];
    expect(status(...trials)).toEqual({ right: 'disproved', expired: 'not-run', server: 'not-run', none: 'proved' });
    expect(status(trial('right', 'no client'), trial('expired', ping))).toEqual({
      right: 'not-run',
      expired: 'disproved',
    });
  });

  it('says why a caller was not tried', () => {
    expect(judgeTls([trial('right', 'no client in the folder')])).toMatchObject([
      { proof: 'tls/right', status: 'not-run', seen: `${at} was not tried: no client in the folder` },
    ]);
  });

  it('counts the worst of several doors', () => {
    const other = '10.0.0.11:2377';
    expect(
      status(trial('right', ping), trial('none', alert), trial('right', ping, other), trial('none', ping, other)),
    ).toEqual({ right: 'proved', none: 'disproved' });
  });
});
