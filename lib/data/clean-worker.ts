/** What a worker of `clean-pool` runs: a block in, its cleaned columns out. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/check';
import type { CleaningOptions } from './clean';
import { cleanBytes } from './clean-block';
import type { RecordBlock } from './record-block';

parentPort?.on('message', (block: RecordBlock) => {
  try {
    const cleaned = cleanBytes(block, workerData as CleaningOptions);
    parentPort?.postMessage({ kind: 'cleaned', cleaned }, [cleaned.rows.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ kind: 'failed', message: messageOf(error) });
  }
});
