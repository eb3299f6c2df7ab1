// docs/themes.md: each control and each proof stands in one theme, and all that it names is there.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROOF_NAMES } from '../src/attest/index.ts';
import { CONTROLS } from '../src/controls/index.ts';

const page = readFileSync('docs/themes.md', 'utf8');
/** The names in a theme's list, which may go on over indented lines. */
const listed = (what: string) =>
  [...page.matchAll(new RegExp(`^- ${what}: (.*(?:\\n {2}.*)*)`, 'gm'))].flatMap(([, list]) =>
    [...list!.matchAll(/`([^`]+)`/g)].map(([, it]) => it!),
  );

describe('docs/themes.md', () => {
  it('has each control in exactly one theme', () =>
    expect(listed('Controls').sort()).toEqual([...CONTROLS.keys()].sort()));
  it('has each proof in exactly one theme', () => expect(listed('Proofs').sort()).toEqual([...PROOF_NAMES].sort()));
  it('links to pages that there are', () => {
    const pages = [...page.matchAll(/\]\(([^)#]+)/g)].map(([, it]) => `docs/${it}`);
    expect(pages.filter((it) => !existsSync(it))).toEqual([]);
  });
});
