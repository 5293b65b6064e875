/** What a thread of `score-pool` runs: blocks in, scored reports out, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { predictorInThread } from '../../classifiers/in-thread';
import { messageOf } from '../../core/check';
import type { RecordBlock } from '../../data/read/record-block';
import { scorerAt } from '../scorer-at';
import { scoreBlock } from './score-block';
import type { ScoreAnswer, ScoreTask } from './score-pool';

const { folder, choices, options } = workerData as ScoreTask;
const opened = scorerAt(folder, (classifier) => predictorInThread(classifier, folder), choices);
let queue: Promise<void> = opened.then(
  () => {},
  () => {}, // said in the answer to the first block
);

parentPort?.on('message', (block: RecordBlock) => {
  queue = queue.then(async () => parentPort?.postMessage(await answerTo(block)));
});

async function answerTo(block: RecordBlock): Promise<ScoreAnswer> {
  try {
    return { kind: 'scored', scored: await scoreBlock(block, await opened, options) };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}
