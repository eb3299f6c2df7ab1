// README.zh-CN.md says what README.md says: as many headings, the same commands, the same links, the same numbers.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { proofs } from '../src/attest/index.ts';
import { CONTROLS } from '../src/controls/index.ts';

const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((file) => readFileSync(file, 'utf8'));
const all = (shape: RegExp, text = '') => [...text.matchAll(shape)].map(([whole, part = whole]) => part);

describe('README.zh-CN.md', () => {
  it.each([
    ['levels of headings', /^(#+) /gm],
    ['blocks of commands', /^```\n([\s\S]*?)^```$/gm],
    ['rows of tables', /^\| (\d+) \|/gm],
  ])('has the same %s', (_, shape) => expect(all(shape, chinese)).toEqual(all(shape, english)));

  it.each([
    ['commands and names', /`([^`\n]+)`/g],
    ['links', /\]\(([^)]+)\)/g],
  ])('speaks of the same %s', (_, shape) => {
    const others = ['README.zh-CN.md', 'README.md', '@group', '@组'];
    const named = (text = '') => [...new Set(all(shape, text.replace(/^```\n[\s\S]*?^```$/gm, '')))].sort();
    expect(named(chinese).filter((it) => !others.includes(it))).toEqual(
      named(english).filter((it) => !others.includes(it)),
    );
  });
});

describe('README.md', () => {
  it('counts the controls right', () => expect(english).toContain(`[${CONTROLS.size} controls]`));
  it('counts the proofs right', () => {
    // `no-tcp` and `tls` are tried from here.
    const words = ['nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen'];
    expect(english?.toLowerCase()).toContain(`${words[proofs.size + 2 - 9]} proofs`);
  });
  it('links to files that there are', () => {
    const files = all(/\]\(([^)#]+)/g, english).filter((it) => !it.startsWith('http'));
    expect(files.filter((it) => !existsSync(it))).toEqual([]);
  });
});
