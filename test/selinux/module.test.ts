import { describe, expect, it } from 'vitest';
import { portType, selinuxModule } from '../../src/facts/selinux-module.ts';
import { sectionsOf } from '../../src/selinux/module.ts';
import { optionsOf } from '../../src/selinux/options.ts';
import { recorded } from '../control-tester.ts';

const debian = selinuxModule.parse(recorded('debian-13-selinux', 'selinux-module'));

function rulesOf(sockets: readonly string[], containers: Readonly<Record<string, unknown>>): string[] {
  const asked = optionsOf(sockets, containers);
  if (typeof asked === 'string') throw new Error(asked);
  return sectionsOf(asked, (port, protocol) => portType(debian, port, protocol)).flatMap(({ rules }) => rules);
}

describe('a module', () => {
  it('denies sockets and says nothing else', () => {
    expect(rulesOf(['packet', 'alg'], {})).toEqual([
      '(deny container_domain self (alg_socket (create)))',
      '(deny container_domain self (packet_socket (create)))',
    ]);
  });

  it('gives a container with nothing neither network nor folders, and keeps it from its neighbours', () => {
    const rules = rulesOf([], { 'my-job': {} });
    expect(rules.filter((it) => it.startsWith('(allow'))).toEqual([]);
    expect(rules).toContain('(typeattributeset mcs_constrained_type (ironhull_my_job_t))');
  });

  it('reads what it may read and changes nothing there', () => {
    const rules = rulesOf([], { web: { read: ['/srv/web'] } });
    const given = rules.filter((it) => it.startsWith('(allow'));
    expect(given.length).toBeGreaterThan(0);
    for (const it of given) {
      expect(it).toMatch(/^\(allow ironhull_web_t ironhull_web_ro_t /);
      expect(it).not.toMatch(/write|append|create|unlink|rename|setattr|add_name|remove_name|relabel/);
    }
    expect(rules).toContain('(filecon "/srv/web/.*" any (system_u object_r ironhull_web_ro_t ((s0) (s0))))');
  });

  it('makes files without the categories of the container, so that the next one can read them', () => {
    const rules = rulesOf([], { web: { write: ['/srv/web'] } });
    for (const kind of ['file', 'dir', 'lnk_file'])
      expect(rules).toContain(`(rangetransition ironhull_web_t ironhull_web_rw_t ${kind} ((s0) (s0)))`);
  });

  it.each([
    ['8080/tcp', '(allow ironhull_web_t http_cache_port_t (tcp_socket (name_bind)))'],
    ['53/udp', '(allow ironhull_web_t dns_port_t (udp_socket (name_bind)))'],
    // Not named by the policy: the narrowest range that holds it.
    ['20001/tcp', '(allow ironhull_web_t unreserved_port_t (tcp_socket (name_bind)))'],
    ['any', '(allow ironhull_web_t port_type (tcp_socket (name_bind)))'],
  ])('listens on %s', (port, rule) => {
    const rules = rulesOf([], { web: { listen: [port] } });
    expect(rules).toContain(rule);
    expect(rules.join()).not.toContain('name_connect');
    expect(rules.join().includes('net_bind_service')).toBe(port === '53/udp' || port === 'any');
  });

  it('has as many brackets that open as that close', () => {
    const text = rulesOf(['alg'], { web: { read: ['/srv/a'], write: ['/srv/b'], listen: ['any'], connect: ['any'] } });
    for (const rule of text) {
      const bare = rule.replaceAll(/"[^"]*"/g, '');
      expect(bare.split('(').length, rule).toBe(bare.split(')').length);
    }
  });
});

describe('the type of a port', () => {
  it('is what the site says of it', () => {
    const site = selinuxModule.parse(`port tcp 8080  mine_port_t\n${recorded('debian-13-selinux', 'selinux-module')}`);
    expect(portType(site, 8080, 'tcp')).toBe('mine_port_t');
  });

  it('is none for a protocol without ports', () => expect(portType(debian, 8080, 'icmp')).toBeUndefined());
});

it.each(['port tcp x y', 'access alg 4', 'what'])('an answer that is none is no answer: %s', (line) => {
  expect(() => selinuxModule.parse(`${line}\n`)).toThrow();
});
