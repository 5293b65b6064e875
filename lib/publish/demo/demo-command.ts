/** `npm run demo`: serves the demo pages that notebook 07 built. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, checkNumber } from '../../core/check';
import { thisProject } from '../../core/project';
import { print } from '../../core/text/printable';
import { demoFolder } from './build-demo';
import { serveDemo } from './serve-demo';

/** Serves until it is interrupted; `--port N` chooses the port (8787 by default). */
export async function main(args: readonly string[]): Promise<void> {
  const [flag, value] = args;
  check(flag === undefined || flag === '--port', () => `expected --port NUMBER or nothing; received ${flag}`);
  const port = checkNumber(Number(value ?? 8787), '--port', { min: 0, max: 65535, integer: true });
  const folder = demoFolder(thisProject());
  check(
    existsSync(join(folder, 'index.html')),
    () => `${folder}: no demo pages yet; run notebook 07 (npm run report -- 07)`,
  );
  const { url } = await serveDemo(folder, port);
  print(`Demo pages at ${url} (Ctrl+C ends)`);
  await new Promise(() => {});
}
