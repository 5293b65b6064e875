/** `npm run bench:tensorflow`: the engine beside Python TensorFlow and PyTorch on the same threads, in one run. */
import { availableParallelism } from 'node:os';
import { print } from '../../core/text/printable';
import type { EagerEngine } from '../eager-engine';
import type { Pointer } from '../library/native';
import { openEngine } from '../open-tensorflow';
import { upload } from '../transfer';
import { OVERHEAD_BOUND, timeBesidePeers, timeWays } from './bench-function';
import { makeLayer } from './bench-layer';
import { medians, type Timing } from './bench-medians';
import { type Peer, type PeerTask, startPeer } from './bench-peer';

const LAYERS = [
  { name: 'tiny 16x128, h128', batch: 16, length: 128, hidden: 128, heads: 2, times: 4 },
  { name: 'MiniLM 8x128, h384', batch: 8, length: 128, hidden: 384, heads: 12, times: 2 },
  { name: 'base 4x128, h768', batch: 4, length: 128, hidden: 768, heads: 12, times: 1 },
];
const GEMM_SIZE = 2048;
const TRANSFER_BYTES = 64 << 20;

/** Runs the whole bench; prints one line a measure. Asserts nothing: timings vary with the machine's other work. */
export async function main(): Promise<number> {
  const threads = availableParallelism();
  const engine = openEngine({ intraOpThreads: threads, interOpThreads: threads });
  const found = await Promise.all([startPeer('tensorflow', threads), startPeer('torch', threads)]);
  const peers = found.filter((peer) => peer !== null);
  print(
    `libtensorflow ${engine.version}, ${threads} threads, ${engine.devices.map(({ name }) => name).join(' ')}`,
  );
  print(`peers: ${peers.map(({ name }) => name).join(', ') || 'none (MAUDE_PEER_PYTHON names a Python)'}`);
  try {
    await benchFunctions(engine, peers);
    await benchOps(engine, peers);
    await benchTransfers(engine);
    await benchGemm(engine, peers);
    await benchLayers(engine, peers);
  } finally {
    for (const peer of peers) peer.stop();
  }
  return 0;
}

async function benchOps(engine: EagerEngine, peers: readonly Peer[]): Promise<void> {
  const task: PeerTask = { kind: 'op', times: 20_000 };
  const a = engine.adopt(upload(engine.runtime, Float32Array.of(1, 2, 3, 4), [4], 'float32'));
  const ours = () => seconds(() => engine.run1('Mul', [a, a]).dispose(), task.times);
  const bare = () => seconds(bareMul(engine, a.pointer), task.times);
  const rows = await medians({ engine: ours, 'C calls alone': bare, ...timings(peers, task) }, 7);
  printRows('small operation', rows, (value) => `${(value * 1e6).toFixed(2)} us`);
  const overhead = (rows.get('engine')! - rows.get('C calls alone')!) * 1e6;
  print(`  overhead of the engine over TensorFlow's C calls: ${overhead.toFixed(2)} us (target at most 6)`);
  a.dispose();
}

/** The C calls of one operation with nothing around them. */
function bareMul(engine: EagerEngine, input: Pointer): () => void {
  const { runtime, executor, devicePointer } = engine;
  const { capi, status } = runtime;
  const { namePointer } = runtime.operation('Mul');
  return () => {
    const op = executor.begin(namePointer, devicePointer);
    capi.TFE_OpAddInput(op, input, status.pointer);
    capi.TFE_OpAddInput(op, input, status.pointer);
    capi.TFE_DeleteTensorHandle(executor.finish(1)[0]);
  };
}

async function benchTransfers(engine: EagerEngine): Promise<void> {
  const size = TRANSFER_BYTES / 4;
  const data = new Float32Array(size).fill(1);
  const target = new Float32Array(size);
  const held = engine.tensor(data, [size]);
  const rows = await medians(
    {
      upload: () => seconds(() => engine.tensor(data, [size]).dispose(), 2),
      download: () => seconds(() => engine.readSync(held), 2),
      'copy into a new array': () => seconds(() => new Float32Array(size).set(data), 2),
      'copy into a used array': () => seconds(() => target.set(data), 2),
    },
    9,
  );
  printRows(
    `transfer of ${TRANSFER_BYTES >> 20} MiB`,
    rows,
    (value) => `${(TRANSFER_BYTES / value / 1e9).toFixed(1)} GB/s`,
  );
  held.dispose();
}

async function benchGemm(engine: EagerEngine, peers: readonly Peer[]): Promise<void> {
  const size = GEMM_SIZE;
  for (const dtype of ['float32', 'bfloat16'] as const) {
    const task: PeerTask = { kind: 'gemm', dtype, size, times: 2 };
    const values = engine.tensor(
      Float32Array.from({ length: size * size }, (_, i) => (i % 97) / 97),
      [size, size],
    );
    const a = engine.run1('Cast', [values], { DstT: { kind: 'type', value: dtype } });
    const ours = () => seconds(() => engine.run1('MatMul', [a, a]).dispose(), task.times);
    const rows = await medians({ engine: ours, ...timings(peers, task) }, 9);
    printRows(
      `product ${size}x${size} ${dtype}`,
      rows,
      (value) => `${((2 * size ** 3) / value / 1e9).toFixed(0)} GF/s`,
    );
    values.dispose();
    a.dispose();
  }
}

async function benchLayers(engine: EagerEngine, peers: readonly Peer[]): Promise<void> {
  for (const { name, times, ...shape } of LAYERS) {
    const step = makeLayer(engine, shape);
    step();
    const task: PeerTask = { kind: 'layer', ...shape, times };
    const rows = await medians({ engine: () => seconds(step, times), ...timings(peers, task) }, 9);
    printRows(`BERT layer forward+backward, ${name}`, rows, (value) => `${(value * 1e3).toFixed(1)} ms`);
  }
}

async function benchFunctions(engine: EagerEngine, peers: readonly Peer[]): Promise<void> {
  const { layers, hidden } = OVERHEAD_BOUND;
  const show = (value: number) => `${(1000 * value).toFixed(2)} ms`;
  printRows(`${layers} layers of hidden ${hidden}, one function`, await timeBesidePeers(peers), show);
  const ways = await timeWays(engine);
  printRows(`${layers} layers of hidden ${hidden}`, ways, show);
  const gain = ways.get('single operations')! / ways.get('function')!;
  print(`  one function instead of single operations: ${gain.toFixed(1)}x`);
}

function timings(peers: readonly Peer[], task: PeerTask): Record<string, Timing> {
  return Object.fromEntries(peers.map((peer) => [peer.name, () => peer.time(task)]));
}

function seconds(work: () => void, times: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) work();
  return Number(process.hrtime.bigint() - start) / 1e9 / times;
}

function printRows(what: string, rows: ReadonlyMap<string, number>, show: (value: number) => string): void {
  print(`${what}: ${[...rows].map(([name, value]) => `${name} ${show(value)}`).join(', ')}`);
}
