import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/load/config.ts';
import { ConfigError } from '../../src/load/diagnostic.ts';
import { controls } from './known-controls.ts';

const cases: [sentence: string, text: string, told: string][] = [
  [
    'all mistakes are told at once',
    `profile: baselin
hosts:
  web-1: ops@10.0.0.11
  web-2: { address: 10.0.0.12, prot: 2222 }
  web-3: { port: 70000, sudo: nopasword }
groups: { web: [web-1, web2] }
waivers:
  - { control: daemon/userns, because: x, until: soon }
`,
    `
ironhull.yaml:1:10 profile: unknown profile baselin; did you mean baseline?
    profile: baselin
             ~~~~~~~
ironhull.yaml:4:32 hosts/web-2/prot: unknown key; did you mean port?
      web-2: { address: 10.0.0.12, prot: 2222 }
                                   ~~~~
ironhull.yaml:5:18 hosts/web-3/port: expected a port from 1 to 65535
      web-3: { port: 70000, sudo: nopasword }
                     ~~~~~
ironhull.yaml:5:31 hosts/web-3/sudo: expected auto, none, nopasswd, password; did you mean nopasswd?
      web-3: { port: 70000, sudo: nopasword }
                                  ~~~~~~~~~
ironhull.yaml:6:24 groups/web/1: hosts: has no such name; did you mean web-2?
    groups: { web: [web-1, web2] }
                           ~~~~
ironhull.yaml:8:16 waivers/0/control: unknown control; did you mean daemon/userns-remap?
      - { control: daemon/userns, because: x, until: soon }
                   ~~~~~~~~~~~~~
ironhull.yaml:8:50 waivers/0/until: expected a day as YYYY-MM-DD
      - { control: daemon/userns, because: x, until: soon }
                                                     ~~~~`,
  ],
  [
    'an unknown key at the top',
    `host: {}
`,
    `
ironhull.yaml:1:1 host: unknown key; did you mean hosts?
    host: {}
    ~~~~`,
  ],
  [
    'an unknown key that is near none',
    `hosts: { a: { colour: red } }
`,
    `
ironhull.yaml:1:15 hosts/a/colour: unknown key; known are address, user, port, identity, jump, sudo, profile, known-hosts
    hosts: { a: { colour: red } }
                  ~~~~~~`,
  ],
  [
    'a missing key',
    `waivers: [{ control: daemon/icc, until: 2030-01-01 }]
`,
    `
ironhull.yaml:1:11 waivers/0: because is missing
    waivers: [{ control: daemon/icc, until: 2030-01-01 }]
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~`,
  ],
  [
    'a number where text is meant',
    `hosts: { a: { address: 10.1 } }
`,
    `
ironhull.yaml:1:24 hosts/a/address: expected text, found the number 10.1; put it in quotes
    hosts: { a: { address: 10.1 } }
                           ~~~~`,
  ],
  [
    'text where a number is meant',
    `hosts: { a: { port: "22" } }
`,
    `
ironhull.yaml:1:21 hosts/a/port: expected a number, found "22"
    hosts: { a: { port: "22" } }
                        ~~~~`,
  ],
  [
    'a host that is neither text nor mapping',
    `hosts: { a: 5, b: [x], c: }
`,
    `
ironhull.yaml:1:13 hosts/a: expected text or a mapping, found the number 5
    hosts: { a: 5, b: [x], c: }
                ~
ironhull.yaml:1:16 hosts/b: expected text or a mapping, found a list
    hosts: { a: 5, b: [x], c: }
                   ~
ironhull.yaml:1:27 hosts/c: expected text or a mapping, found nothing
    hosts: { a: 5, b: [x], c: }
                              ~`,
  ],
  [
    'a list where a mapping is meant',
    `hosts:
  - web-1
`,
    `
ironhull.yaml:1:1 hosts: expected a mapping, found a list
    hosts:
    ~~~~~`,
  ],
  [
    'a document that is no mapping',
    `- a
`,
    `
ironhull.yaml:1:1: expected a mapping, found a list
    - a
    ~~~`,
  ],
  [
    'text where a list is meant',
    `hosts: { a: x@y }
groups: { g: a }
`,
    `
ironhull.yaml:2:14 groups/g: expected a list, found "a"
    groups: { g: a }
                 ~`,
  ],
  [
    'an empty group, and a waiver for nobody, which would otherwise be one for all',
    `hosts: { a: x@y }
groups: { g: [] }
waivers: [{ control: daemon/icc, hosts: [], because: x, until: 2030-01-01 }]
`,
    `
ironhull.yaml:2:11 groups/g: expected at least one host
    groups: { g: [] }
              ~
ironhull.yaml:3:34 waivers/0/hosts: expected at least one host
    waivers: [{ control: daemon/icc, hosts: [], because: x, until: 2030-01-01 }]
                                     ~~~~~`,
  ],
  [
    'a day that is not in the calendar',
    `waivers:
  - { control: daemon/icc, because: x, until: 2027-02-30 }
  - { control: daemon/icc, because: x, until: 1.3.2027 }
  - { control: daemon/icc, because: x, until: 2027 }
`,
    `
ironhull.yaml:2:47 waivers/0/until: there is no 2027-02-30 in the calendar
      - { control: daemon/icc, because: x, until: 2027-02-30 }
                                                  ~~~~~~~~~~
ironhull.yaml:3:47 waivers/1/until: expected a day as YYYY-MM-DD
      - { control: daemon/icc, because: x, until: 1.3.2027 }
                                                  ~~~~~~~~
ironhull.yaml:4:47 waivers/2/until: expected text, found the number 2027; put it in quotes
      - { control: daemon/icc, because: x, until: 2027 }
                                                  ~~~~`,
  ],
  [
    'a waiver without a reason',
    `waivers: [{ control: daemon/icc, because: ' ', until: 2030-01-01 }]
`,
    `
ironhull.yaml:1:43 waivers/0/because: expected one line of text that is not empty
    waivers: [{ control: daemon/icc, because: ' ', until: 2030-01-01 }]
                                              ~~~`,
  ],
  [
    'a waiver for hosts and groups that are not there',
    `hosts: { web-1: x@y }
groups: { web: [web-1] }
waivers: [{ control: daemon/icc, hosts: [web-2, '@wbe'], because: x, until: 2030-01-01 }]
`,
    `
ironhull.yaml:3:42 waivers/0/hosts/0: hosts: has no such name; did you mean web-1?
    waivers: [{ control: daemon/icc, hosts: [web-2, '@wbe'], because: x, until: 2030-01-01 }]
                                             ~~~~~
ironhull.yaml:3:49 waivers/0/hosts/1: unknown group; did you mean @web?
    waivers: [{ control: daemon/icc, hosts: [web-2, '@wbe'], because: x, until: 2030-01-01 }]
                                                    ~~~~~~`,
  ],
  [
    'a time without a unit, and one out of bounds',
    `defaults: { timeout: 60, confirm-within: 1s, concurrency: 0 }
`,
    `
ironhull.yaml:1:22 defaults/timeout: a time needs a unit: 60s for seconds, 60m for minutes
    defaults: { timeout: 60, confirm-within: 1s, concurrency: 0 }
                         ~~
ironhull.yaml:1:42 defaults/confirm-within: expected a time from 10s to 1h
    defaults: { timeout: 60, confirm-within: 1s, concurrency: 0 }
                                             ~~
ironhull.yaml:1:59 defaults/concurrency: expected a whole number from 1 to 500
    defaults: { timeout: 60, confirm-within: 1s, concurrency: 0 }
                                                              ~`,
  ],
  [
    'the profile named twice',
    `profile: strict
defaults: { profile: baseline }
`,
    `
ironhull.yaml:2:13 defaults/profile: the profile is named at the top already; keep one of them
    defaults: { profile: baseline }
                ~~~~~~~`,
  ],
  [
    'a profile that does not exist',
    `profile: our
`,
    `
ironhull.yaml:1:10 profile: unknown profile our; shipped are audit-only, baseline, cis-docker-1.6, cis-docker-1.8, strict, swarm, and a file needs a / or .yaml in its path
    profile: our
             ~~~`,
  ],
  [
    'words that ssh would take for options',
    `hosts:
  a: -oProxyCommand=evil
  b: { address: -x, user: -l, identity: -i, jump: -J }
  -c: x@y
`,
    `
ironhull.yaml:2:6 hosts/a: a host name cannot start with a dash
      a: -oProxyCommand=evil
         ~~~~~~~~~~~~~~~~~~~
ironhull.yaml:3:17 hosts/b/address: expected a host name, an IPv4 or an IPv6 address
      b: { address: -x, user: -l, identity: -i, jump: -J }
                    ~~
ironhull.yaml:3:27 hosts/b/user: expected a login name: letters, digits and . _ + @ -, and no dash in front
      b: { address: -x, user: -l, identity: -i, jump: -J }
                              ~~
ironhull.yaml:3:41 hosts/b/identity: expected a path; one that begins with a dash needs ./ before it
      b: { address: -x, user: -l, identity: -i, jump: -J }
                                            ~~
ironhull.yaml:3:51 hosts/b/jump: a host name cannot start with a dash
      b: { address: -x, user: -l, identity: -i, jump: -J }
                                                      ~~
ironhull.yaml:4:3 hosts/-c: a name has letters, digits, dots, dashes and underscores, and no dash in front
      -c: x@y
      ~~`,
  ],
  [
    'words that a shell would act on',
    `hosts:
  a: ops@$(reboot)
  b: "ops@x;reboot"
  c: "ops@x\\ny"
  d: { user: "a b", address: "{{x}}", identity: "a\\0b" }
  ../e: x@y
`,
    `
ironhull.yaml:2:6 hosts/a: a host name cannot hold "$"
      a: ops@$(reboot)
         ~~~~~~~~~~~~~
ironhull.yaml:3:6 hosts/b: a host name cannot hold ";"
      b: "ops@x;reboot"
         ~~~~~~~~~~~~~~
ironhull.yaml:4:6 hosts/c: a host name cannot hold "\\n"
      c: "ops@x\\ny"
         ~~~~~~~~~~
ironhull.yaml:5:14 hosts/d/user: expected a login name: letters, digits and . _ + @ -, and no dash in front
      d: { user: "a b", address: "{{x}}", identity: "a\\0b" }
                 ~~~~~
ironhull.yaml:5:30 hosts/d/address: expected a host name, an IPv4 or an IPv6 address
      d: { user: "a b", address: "{{x}}", identity: "a\\0b" }
                                 ~~~~~~~
ironhull.yaml:5:49 hosts/d/identity: expected one line of text that is not empty
      d: { user: "a b", address: "{{x}}", identity: "a\\0b" }
                                                    ~~~~~~
ironhull.yaml:6:3 hosts/../e: a name has letters, digits, dots, dashes and underscores, and no dash in front
      ../e: x@y
      ~~~~`,
  ],
  [
    'a key that is there twice',
    `hosts:
  a: x@1
  b: x@2
  a: x@3
`,
    `
ironhull.yaml:4:3 hosts/a: this key is there twice
      a: x@3
      ~`,
  ],
  [
    "the prototype's name, wherever it stands",
    `__proto__: { polluted: yes }
hosts:
  __proto__: x@y
  a: { __proto__: { user: root } }
`,
    `
ironhull.yaml:1:1 __proto__: this name cannot be used
    __proto__: { polluted: yes }
    ~~~~~~~~~
ironhull.yaml:3:3 hosts/__proto__: this name cannot be used
      __proto__: x@y
      ~~~~~~~~~
ironhull.yaml:4:8 hosts/a/__proto__: this name cannot be used
      a: { __proto__: { user: root } }
           ~~~~~~~~~`,
  ],
  [
    'an @ without quotes',
    `waivers:
  - { control: daemon/icc, hosts: [@web] }
`,
    `
ironhull.yaml:2:36: Plain value cannot start with reserved character @; put it in quotes
      - { control: daemon/icc, hosts: [@web] }
                                       ~`,
  ],
  [
    'a tab in front of a line',
    `hosts:
\ta: x@y
`,
    `
ironhull.yaml:2:1: indent with blanks, not with tabs
     a: x@y
    ~`,
  ],
  [
    'two colons in one line',
    `hosts: a: x@y
`,
    `
ironhull.yaml:1:8: a second ": " in one line; put the value in quotes, or its keys on lines of their own
    hosts: a: x@y
           ~`,
  ],
  [
    'a bracket that is never closed',
    `hosts: { a: x@y
`,
    `
ironhull.yaml:1:16: Flow map in block collection must be sufficiently indented and end with a }
    hosts: { a: x@y
                   ~`,
  ],
  [
    'a star that YAML takes for an alias',
    `hosts: { a: *web }
`,
    `
ironhull.yaml:1:13 hosts/a: there is no &web before this; put it in quotes
    hosts: { a: *web }
                ~~~~`,
  ],
  [
    'a tag',
    `hosts: !!binary aGk=
`,
    `
ironhull.yaml:1:8: tags (!…) are not used here
    hosts: !!binary aGk=
           ~~~~~~~~`,
  ],
  [
    'a second document',
    `profile: strict
---
profile: baseline
`,
    `
ironhull.yaml:2:1: a second document begins here
    ---
    ~~~`,
  ],
  [
    'another YAML, in which on is true',
    `%YAML 1.1
---
profile: on
`,
    `
ironhull.yaml:1:1: YAML 1.1 is not read here, only 1.2
    %YAML 1.1
    ~~~~~~~~~`,
  ],
  [
    'a number that JSON has not',
    `hosts: { a: { port: .inf } }
`,
    `
ironhull.yaml:1:21 hosts/a/port: expected a finite number
    hosts: { a: { port: .inf } }
                        ~~~~`,
  ],
  [
    'lines that end as on Windows',
    `hosts:\r
  a: { prot: 1 }\r
`,
    `
ironhull.yaml:2:8 hosts/a/prot: unknown key; did you mean port?
      a: { prot: 1 }
           ~~~~`,
  ],
];

describe('mistakes in ironhull.yaml', () => {
  it.each(cases)('%s', (_, text, told) => expect(messageFor(text)).toBe(told.slice(1)));

  it('leave no trace on other objects', () => {
    messageFor('__proto__: { polluted: yes }\nhosts: { a: { __proto__: { polluted: yes } } }');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

function messageFor(text: string): string {
  try {
    parseConfig(text, 'ironhull.yaml', { controls, cwd: '/srv/hosts' });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('no mistake was found');
}
