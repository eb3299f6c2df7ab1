import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
export const hasBrowser = existsSync(CHROMIUM);

/** Debian's Chromium, which looks for nothing on the network by itself. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface Opened {
  readonly page: Page;
  /** What the page said on its console, dialogs and failures included. */
  readonly said: string[];
  /** Every address that it asked for, beside its own. */
  readonly asked: string[];
}

/** Opens a page as an operator does, from a file, and hands over what happened meanwhile. */
export async function open(
  browser: Browser,
  html: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-page-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const page = await browser.newPage(options);
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (it) => said.push(it.text()));
  page.on('pageerror', (it) => said.push(it.message));
  page.on('dialog', (it) => {
    said.push(`dialog ${it.message()}`);
    return it.dismiss();
  });
  page.on('request', (it) => {
    if (it.url() !== pathToFileURL(file).href) asked.push(it.url());
  });
  page.on('close', () => rmSync(folder, { recursive: true }));
  await page.goto(pathToFileURL(file).href);
  return { page, said, asked };
}
