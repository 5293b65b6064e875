/** For checks: a process that trains nothing, step by step, and is followed; to be killed in the middle. */
import { setTimeout as wait } from 'node:timers/promises';
import { mlflowServer } from './mlflow-server';
import { trackFolder } from './track-folder';

/** `FOLDER FROM TO`: steps of 10 ms, the same numbers whenever they are computed. */
export async function main([folder, from, to]: readonly string[]): Promise<number> {
  const server = await mlflowServer();
  const facts = { name: 'fold 1', params: [{ key: 'rate', value: '0.1' }], tags: [] };
  const mlflow = server && { server, parentFolder: null, ...facts };
  const tracked = await trackFolder(folder, { mlflow, everyMs: 200, lastMs: 60_000 });
  for (let step = Number(from); step <= Number(to); step++) {
    tracked.add(step, { 'train/loss': 1 / step, 'train/learningRate': step });
    process.stdout.write(`step ${step}\n`);
    await wait(10);
  }
  await tracked.end('FINISHED');
  return 0;
}
