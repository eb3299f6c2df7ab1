import { describe, expect, it } from 'vitest';
import { Collector } from '../../src/transport/collect.ts';

/** The same bytes in chunks of every size from one byte up. */
const everyWay = (text: string) => {
  const bytes = Buffer.from(text);
  return Array.from({ length: bytes.length }, (_, size) => {
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size + 1) chunks.push(bytes.subarray(at, at + size + 1));
    return chunks;
  });
};

describe('one stream of a command', () => {
  it('is the same however it is cut, characters of several bytes included', () => {
    for (const chunks of everyWay('motd\nmark\nfür 10 €\nlast')) {
      const lines: string[] = [];
      const collector = new Collector('mark', { onLine: (line) => lines.push(line) });
      for (const chunk of chunks) collector.push(chunk);
      expect(collector.text).toBe('für 10 €\nlast');
      expect(collector.noise).toBe('motd\n');
      expect(lines).toEqual(['für 10 €']);
    }
  });

  it('is noise until the marker comes', () => {
    const collector = new Collector('mark');
    collector.push(Buffer.from('mark without its newline'));
    expect([collector.started, collector.text]).toEqual([false, '']);
  });

  it('keeps the end of endless noise, and counts all of it', () => {
    const collector = new Collector('mark');
    for (let sent = 0; sent < 100; sent++) collector.push(Buffer.alloc(32_768, 46));
    collector.push(Buffer.from('sudo: a password is required\n'));
    expect(collector.noise).toMatch(/\.{99}sudo: a password is required\n$/);
    expect(collector.noise.length).toBe(64 * 1024);
    expect(collector.bytes).toBe(100 * 32_768 + 29);
  });

  it('is kept in one piece, whatever the packets it came in', () => {
    const collector = new Collector('mark');
    collector.push(Buffer.from('mark\n'));
    const before = process.memoryUsage().rss;
    // As ssh2 does: a small part of a large packet. All packets together would be two gigabytes.
    for (let sent = 0; sent < 32_768; sent++) collector.push(Buffer.alloc(65_536, 97).subarray(0, 1));
    expect(collector.text).toBe('a'.repeat(32_768));
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
  });

  it('neither keeps nor counts what its sieve takes out, and noise does not pass through it', () => {
    const sieve = (chunk: Buffer) => Buffer.from(chunk.toString().replaceAll('x', ''));
    const collector = new Collector('mark', { sieve });
    for (const it of ['x\nma', 'rk\nxxaxx', 'xbx']) collector.push(Buffer.from(it));
    expect([collector.noise, collector.text, collector.bytes]).toEqual(['x\n', 'ab', 2 + 5 + 2]);
  });

  it('is trimmed nowhere', () => {
    const collector = new Collector('mark');
    collector.push(Buffer.from('mark\n\n  a \n\n'));
    expect(collector.text).toBe('\n  a \n\n');
  });
});
