import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/load/diagnostic.ts';
import { loadProfile } from '../../src/load/profile.ts';
import { controls } from './known-controls.ts';

const cwd = mkdtempSync(join(tmpdir(), 'ironhull-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const cases: [sentence: string, files: Record<string, string>, told: string][] = [
  [
    'controls, globs and options that do not exist, and options of the wrong kind',
    {
      'p.yaml': `controls:
  daemon/usersn-remap: on
  deamon/*: on
  daemon/icc: { user: x }
  daemon/l*: { user: x }
  daemon/log-limits: { drivr: local, driver: lokal, files: "3", compress: perhaps }
  daemon/userns-remap: { user: 5 }
  services/unneeded: { keep: snmpd }
attest: [usern]
`,
    },
    `
./p.yaml:2:3 controls/daemon/usersn-remap: unknown control; did you mean daemon/userns-remap?
      daemon/usersn-remap: on
      ~~~~~~~~~~~~~~~~~~~
./p.yaml:3:3 controls/deamon/*: no control has such a name
      deamon/*: on
      ~~~~~~~~
./p.yaml:4:17 controls/daemon/icc/user: this control has no options; say on or off
      daemon/icc: { user: x }
                    ~~~~
./p.yaml:5:3 controls/daemon/l*: options are for one control; a glob is on or off
      daemon/l*: { user: x }
      ~~~~~~~~~
./p.yaml:6:24 controls/daemon/log-limits/drivr: unknown option; did you mean driver?
      daemon/log-limits: { drivr: local, driver: lokal, files: "3", compress: perhaps }
                           ~~~~~
./p.yaml:6:46 controls/daemon/log-limits/driver: expected local, json-file; did you mean local?
      daemon/log-limits: { drivr: local, driver: lokal, files: "3", compress: perhaps }
                                                 ~~~~~
./p.yaml:6:60 controls/daemon/log-limits/files: expected a number, found "3"
      daemon/log-limits: { drivr: local, driver: lokal, files: "3", compress: perhaps }
                                                               ~~~
./p.yaml:6:75 controls/daemon/log-limits/compress: expected on or off, found "perhaps"
      daemon/log-limits: { drivr: local, driver: lokal, files: "3", compress: perhaps }
                                                                              ~~~~~~~
./p.yaml:7:32 controls/daemon/userns-remap/user: expected text, found the number 5; put it in quotes
      daemon/userns-remap: { user: 5 }
                                   ~
./p.yaml:8:30 controls/services/unneeded/keep: expected a list, found "snmpd"
      services/unneeded: { keep: snmpd }
                                 ~~~~~
./p.yaml:9:10 attest/0: unknown proof; did you mean userns?
    attest: [usern]
             ~~~~~`,
  ],
  [
    'keys, wishes and names of the wrong shape',
    {
      'p.yaml': `contorls: {}
controls: { daemon/live-restore: maybe, daemon/icc: }
keep: [-x, "a b", snmpd, "my-*"]
attest: ["--all"]
`,
    },
    `
./p.yaml:1:1 contorls: unknown key; did you mean controls?
    contorls: {}
    ~~~~~~~~
./p.yaml:2:34 controls/daemon/live-restore: expected on, off, or options in a mapping, found "maybe"
    controls: { daemon/live-restore: maybe, daemon/icc: }
                                     ~~~~~
./p.yaml:2:53 controls/daemon/icc: expected on, off, or options in a mapping, found nothing
    controls: { daemon/live-restore: maybe, daemon/icc: }
                                                        ~
./p.yaml:3:8 keep/0: expected the name of a systemd unit
    keep: [-x, "a b", snmpd, "my-*"]
           ~~
./p.yaml:3:12 keep/1: expected the name of a systemd unit
    keep: [-x, "a b", snmpd, "my-*"]
               ~~~~~
./p.yaml:3:26 keep/3: expected the name of a systemd unit
    keep: [-x, "a b", snmpd, "my-*"]
                             ~~~~~~
./p.yaml:4:10 attest/0: expected the name of a proof
    attest: ["--all"]
             ~~~~~~~`,
  ],
  [
    'mistakes in a parent and in its child',
    {
      'p.yaml': `extends: ./q.yaml
controls: { daemon/ic: on }
`,
      'q.yaml': `extends: ./r.yaml
controls: { daemon/icx: on }
`,
      'r.yaml': `keep: snmpd
`,
    },
    `
./p.yaml:2:13 controls/daemon/ic: unknown control; did you mean daemon/icc?
    controls: { daemon/ic: on }
                ~~~~~~~~~
./q.yaml:2:13 controls/daemon/icx: unknown control; did you mean daemon/icc?
    controls: { daemon/icx: on }
                ~~~~~~~~~~
./r.yaml:1:7 keep: expected a list, found "snmpd"
    keep: snmpd
          ~~~~~`,
  ],
  [
    'a profile that extends itself',
    {
      'p.yaml': `extends: ./p.yaml
`,
    },
    `
./p.yaml:1:10 extends: this leads in a circle: p.yaml → p.yaml
    extends: ./p.yaml
             ~~~~~~~~`,
  ],
  [
    'profiles that extend one another in a circle',
    {
      'p.yaml': `extends: ./q.yaml
`,
      'q.yaml': `extends: ./r.yaml
`,
      'r.yaml': `extends: ./q.yaml
`,
    },
    `
./r.yaml:1:10 extends: this leads in a circle: p.yaml → q.yaml → r.yaml → q.yaml
    extends: ./q.yaml
             ~~~~~~~~`,
  ],
  [
    'a parent that is not there',
    {
      'p.yaml': `extends: ./absent.yaml
`,
    },
    `
./p.yaml:1:10 extends: ./absent.yaml: there is no such file
    extends: ./absent.yaml
             ~~~~~~~~~~~~~`,
  ],
  [
    'a shipped profile by a wrong name',
    {
      'p.yaml': `extends: baselin
`,
    },
    `
./p.yaml:1:10 extends: unknown profile baselin; did you mean baseline?
    extends: baselin
             ~~~~~~~`,
  ],
  [
    'a parent that is not YAML',
    {
      'p.yaml': `extends: ./q.yaml
`,
      'q.yaml': `a: [
`,
    },
    `
./q.yaml:1:5: Flow sequence in block collection must be sufficiently indented and end with a ]
    a: [
        ~`,
  ],
  [
    'a glob that YAML takes for an alias',
    {
      'p.yaml': `controls:
  *: on
`,
    },
    `
./p.yaml:2:4: Alias ending in : is ambiguous; put it in quotes
      *: on
       ~
./p.yaml:2:6: Unexpected scalar at node end
      *: on
         ~~`,
  ],
  [
    "the prototype's name",
    {
      'p.yaml': `controls: { __proto__: on, constructor: on }
`,
    },
    `
./p.yaml:1:13 controls/__proto__: this name cannot be used
    controls: { __proto__: on, constructor: on }
                ~~~~~~~~~
./p.yaml:1:28 controls/constructor: unknown control
    controls: { __proto__: on, constructor: on }
                               ~~~~~~~~~~~`,
  ],
];

describe('mistakes in profiles', () => {
  it.each(cases)('%s', (_, files, told) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    expect(messageFor('./p.yaml')).toBe(told.slice(1));
  });

  it.each([
    ['baselin', '--profile: unknown profile baselin; did you mean baseline?'],
    ['/nowhere/our.yaml', '--profile: /nowhere/our.yaml: there is no such file'],
    [
      '__proto__',
      '--profile: unknown profile __proto__; shipped are audit-only, baseline, cis-docker-1.6, cis-docker-1.8, strict, swarm, and a file needs a / or .yaml in its path',
    ],
  ])('a profile that is not there: %s', (name, told) => expect(messageFor(name)).toBe(told));
});

function messageFor(profile: string): string {
  try {
    loadProfile(profile, { controls, proofs: new Set(['userns', 'icc']), cwd });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('no mistake was found');
}
