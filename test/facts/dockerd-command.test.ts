import { describe, expect, it } from 'vitest';
import { commandText } from '../../src/changes.ts';
import { dockerdCommand } from '../../src/facts/dockerd-command.ts';
import { withoutFlags } from '../../src/facts/rewritten-command.ts';
import { isTcp } from '../../src/facts/tcp-hosts.ts';

const unit = (...lines: string[]) => ['# /lib/systemd/system/docker.service', '[Service]', ...lines, ''].join('\n');
const parsed = (text: string) => dockerdCommand.parse(text)!;
const argv = (text: string) => parsed(text).expanded.flat();

describe('the command of docker.service', () => {
  it('is the one after the last empty ExecStart=, wherever it stands', () => {
    const text = `${unit('ExecStart=/usr/bin/dockerd -H fd://')}# /etc/systemd/system/docker.service.d/a.conf\n[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -D\n`;
    expect(parsed(text)).toMatchObject({ keys: { debug: true }, file: '/etc/systemd/system/docker.service.d/a.conf' });
  });
  it('goes on after a backslash, over a comment', () => {
    expect(argv(unit('ExecStart=/usr/bin/dockerd \\', '# not this', '  -H fd:// \\', '  -D'))).toEqual([
      '/usr/bin/dockerd',
      '-H',
      'fd://',
      '-D',
    ]);
  });
  it('takes $NAME apart at blanks, ${NAME} not, and $$ for a dollar', () => {
    const text = unit('Environment="A=-D -l warn" B=x', 'ExecStart=/usr/bin/dockerd $A --label ${A} $NONE --label $$B');
    expect(argv(text)).toEqual(['/usr/bin/dockerd', '-D', '-l', 'warn', '--label', '-D -l warn', '--label', '$B']);
  });
  it('lets an environment file override the unit', () => {
    const text = `${unit('Environment=OPTS=-D', 'ExecStart=/usr/bin/dockerd $OPTS')}==> /etc/default/docker\n# OPTS="no"\nOPTS='-H fd:// --label "a b"'\n`;
    expect(argv(text)).toEqual(['/usr/bin/dockerd', '-H', 'fd://', '--label', 'a b']);
  });
  it('is unknown when there are none or several', () => {
    expect(() => parsed(unit('Type=notify'))).toThrow('0 commands');
    expect(() => parsed(unit('ExecStart=/a', 'ExecStart=/b'))).toThrow('2 commands');
  });
});

function withoutTcp(command: ReturnType<typeof parsed>, also: readonly string[]): string {
  const edit = withoutFlags(
    command,
    ({ name, value }) => name === 'host' && isTcp(value),
    also.map((host) => ['-H', host] as const),
  );
  if ('problem' in edit) throw new Error(edit.problem);
  return commandText([edit]);
}

describe('the command without TCP', () => {
  it.each([
    ['/usr/bin/dockerd -H fd:// -H tcp://:2375 --label "a b"', [], '/usr/bin/dockerd -H fd:// --label "a b"'],
    ['/usr/bin/dockerd -H tcp://:2375', ['fd://'], '/usr/bin/dockerd -H fd://'],
    ['/usr/bin/dockerd --host=tcp://:2375 --data-root=%S/d $LATER', [], '/usr/bin/dockerd --data-root=%S/d $LATER'],
  ])('of %s', (line, also, is) => {
    expect(withoutTcp(parsed(unit(`ExecStart=${line}`)), also)).toBe(is);
  });
  it('writes out a variable only where TCP hides in it, and quotes what systemd would read otherwise', () => {
    const text = unit(
      `Environment='OPTS=-H tcp://:2375 --label "50% $x \\\\"q\\\\""'`,
      'ExecStart=/usr/bin/dockerd $OPTS $OTHER',
    );
    expect(withoutTcp(parsed(text), [])).toMatch(/^\/usr\/bin\/dockerd --label "50%% \$\$x .*" \$OTHER$/);
  });
  it('is one command, however many controls take something out of it', () => {
    const command = parsed(unit('Environment=O=-D', 'ExecStart=/usr/bin/dockerd -H tcp://:1 $O -l warn -H unix:///s'));
    const [tcp, debug, level] = [
      withoutFlags(command, ({ name, value }) => name === 'host' && isTcp(value), [['-H', 'fd://']]),
      withoutFlags(command, ({ name }) => name === 'debug'),
      withoutFlags(command, ({ name }) => name === 'log-level'),
    ].map((it) => ('problem' in it ? undefined : it));
    expect(commandText([tcp!, debug!, level!])).toBe('/usr/bin/dockerd -H fd:// -H unix:///s');
    expect(commandText([level!])).toBe('/usr/bin/dockerd -H tcp://:1 $O -H unix:///s');
  });
});
