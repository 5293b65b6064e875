/** The page of Phase 2: the model runs in a worker, so that the page never hangs. */
import { Scorer } from '../../../classifiers/scorer/scorer';
import { occlude } from './explain';
import { pageFacts, start, status } from './view';
import type { ReadRequest, WorkerMessage } from './worker-messages';

type Read = Extract<WorkerMessage, { kind: 'read' }>;

const facts = pageFacts();
const waiting = new Map<number, { resolve: (read: Read) => void; reject: (error: Error) => void }>();
let last = 0;

const worker = new Worker('worker.js', { type: 'module' });
worker.onerror = (event) => status(`The model could not be started: ${event.message || 'the worker failed'}`);
worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
  if (data.kind === 'loading')
    status(`Loading the model: ${megabytes(data.done)} of ${megabytes(data.total)} MB`);
  else if (data.kind === 'ready') begin();
  else if (data.kind === 'read') waiting.get(data.id)?.resolve(data);
  else if (data.id === null) status(`The model could not be loaded: ${data.message}`);
  else waiting.get(data.id)?.reject(new Error(data.message));
};
worker.postMessage(facts.reading);

function begin(): void {
  const most = (facts.reading?.maxLength ?? 2) - 2;
  const kept =
    facts.reading?.truncation === 'headTail' ? 'its beginning and end are read' : 'its beginning is read';
  let pieces = 0;
  const predictProba = async ([text]: readonly string[]) => {
    const read = await ask(text);
    pieces = read.pieces;
    return Float64Array.from(read.probabilities);
  };
  const scorer = new Scorer({ predictProba }, facts.scorer);
  start(facts, {
    explainsAtOnce: false,
    async read(received) {
      const text = scorer.clean([{ kind: 'description', text: received }]);
      const [score] = await scorer.read([text]);
      const truncated = pieces > most;
      const share = Math.round((100 * (pieces - most)) / pieces);
      const note = truncated
        ? `${pieces} word pieces, of which the model reads ${most}: ${kept}, ${share} % is not.`
        : `${pieces} word pieces: all are read (the model reads ${most} at most).`;
      return { text, score, note, truncated };
    },
    explain: (text, label, onProgress) =>
      occlude(text, async (left) => (await scorer.read([left]))[0].calibrated[label], onProgress),
  });
}

function ask(text: string): Promise<Read> {
  const request: ReadRequest = { id: ++last, text };
  return new Promise<Read>((resolve, reject) => {
    waiting.set(request.id, { resolve, reject });
    worker.postMessage(request);
  }).finally(() => waiting.delete(request.id));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
