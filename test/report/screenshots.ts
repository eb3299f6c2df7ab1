// Pictures of an HTML report for docs/, at three widths, in light and dark:
//   node test/lab/run-ts.mjs test/report/screenshots.ts report.html docs/images
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, open } from './browser.ts';

const [file = 'report.html', folder = '.'] = process.argv.slice(2);
const browser = await launch();
for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [360, 768, 1280]) {
    const { page } = await open(browser, readFileSync(file, 'utf8'), {
      viewport: { width, height: 1000 },
      colorScheme,
    });
    await page.screenshot({ path: join(folder, `report-${width}-${colorScheme}.png`) });
    await page.close();
  }
await browser.close();
