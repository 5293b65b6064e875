/** What a worker of `clean-pool` runs: blocks in, an account of each out; their records become runs on disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../core/check';
import type { RecordBlock } from '../read/record-block';
import { RunBuilder } from '../store/run-builder';
import { cleanBytes } from './clean-block';
import type { WorkerAnswer, WorkerTask } from './clean-pool';

const { path, cleaning } = workerData as WorkerTask;
const builder = new RunBuilder(path);

parentPort?.on('message', (block: RecordBlock | null) => {
  parentPort?.postMessage(answerTo(block));
});

function answerTo(block: RecordBlock | null): WorkerAnswer {
  try {
    if (block === null) return { kind: 'built', built: builder.close() };
    const { cleaned, account } = cleanBytes(block, cleaning);
    builder.add(cleaned);
    return { kind: 'cleaned', account };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}
