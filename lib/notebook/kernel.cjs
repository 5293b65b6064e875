/**
 * The project's TypeScript kernel: tslab, with real error replies, no lost output, prompts, and a heap limit that
 * follows the machine's memory. Notebooks run on a stock tslab as well.
 *
 * V8 takes its heap limit at start alone, so a first process starts the second, which is the kernel.
 */
'use strict';

const { spawn } = require('node:child_process');
const { writeSync } = require('node:fs');
const os = require('node:os');
const { inspect } = require('node:util');
const { printable, printError } = require('../core/text/printable.cjs');

/** Share of the memory that the JavaScript heap may take; the rest is for tensors, DuckDB and other processes. */
const HEAP_SHARE = 0.75;

/** Memory of this machine or container, in bytes. */
function machineMemory() {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 && limit < os.totalmem() ? limit : os.totalmem();
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Starts the kernel proper; ends as it ends. Interrupts reach both by their process group: only the kernel acts. */
function startProcess(connectionFile) {
  const megabytes = Math.floor((machineMemory() * HEAP_SHARE) / 2 ** 20);
  const kernel = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, __filename, connectionFile], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, MAUDE_KERNEL: 'heap' },
  });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => kernel.kill('SIGTERM'));
  // Nobody is left to ask for a shutdown when Jupyter itself was killed, be it before this process could ask for its parent.
  const parent = process.ppid;
  const jupyter = Number(process.env.JPY_PARENT_PID) || parent;
  const isAlone = () => process.ppid !== parent || !isRunning(jupyter);
  setInterval(() => isAlone() && kernel.kill('SIGTERM'), 1000).unref();
  kernel.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const FRAMES_OF_NO_INTEREST =
  /\n[ \t]+at .*(?:tslab[\\/]dist|notebook[\\/]kernel\.cjs|node:internal|node:vm)[^\n]*/g;

/** ename, evalue and traceback of what tslab's executor reported about one failed cell. */
function describeFailure(reports) {
  const [first] = reports;
  if (first === undefined) return { ename: 'Error', evalue: 'the cell failed', traceback: [] };
  if (first.length > 1) {
    const lines = reports.map(([, file, line, column, message]) =>
      printable(`${file}${line}:${column} - ${message}`),
    );
    return {
      ename: 'TypeScriptError',
      evalue: lines.join('\n'),
      traceback: [`TypeScriptError: ${lines.join('\n')}`],
    };
  }
  const [thrown] = first;
  const isError = thrown !== null && typeof thrown === 'object' && 'message' in thrown;
  const ename = isError ? String(thrown.name ?? 'Error') : 'Error';
  const evalue = isError ? String(thrown.message) : inspect(thrown);
  const stack = printable(inspect(thrown).replace(FRAMES_OF_NO_INTEREST, ''));
  return { ename: printable(ename), evalue: printable(evalue), traceback: stack.split('\n') };
}

/** A listener added inside a cell's synchronous part leaves the signal at its default; adding all anew cures that. */
function rearmInterrupt() {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  for (const listener of listeners) process.on('SIGINT', listener);
}

function startKernel(connectionFile) {
  const typescript = require.resolve('@tslab/typescript-for-tslab');
  const ts = require(typescript);
  require('./second-timer.cjs').allowSecondTimer(ts.sys);
  require.cache[typescript].exports = require('./check-cells-alone.cjs').checkCellsAlone(ts, process.cwd());
  const { createConverter } = require('tslab/dist/converter.js');
  const { createExecutor } = require('tslab/dist/executor.js');
  const { JupyterHandlerImpl, ZmqServer } = require('tslab/dist/jupyter.js');
  require('../typescript.cjs');

  let reports = [];
  const converter = createConverter({ isJS: false, isBrowser: false });
  const executor = createExecutor(
    process.cwd(),
    { node: converter, close: () => converter.close() },
    { log: console.log, error: (...words) => reports.push(words) },
  );

  class Handler extends JupyterHandlerImpl {
    async handleExecuteImpl(request, writeStream, writeDisplayData) {
      reports = [];
      request.onStart(this.execCount + 1);
      return super.handleExecuteImpl(request, writeStream, writeDisplayData);
    }

    /** Of a parameter in its cell: range, values by profile and reason, which its type does not say. */
    handleInspect(request) {
      const { parameterHelpAt } = require('./parameter-help.ts');
      const help = parameterHelpAt(request.code, request.cursor_pos);
      if (help === null) return super.handleInspect(request);
      return { status: 'ok', found: true, data: { 'text/plain': help }, metadata: {} };
    }
  }

  class Server extends ZmqServer {
    async bindSocket(socket, port) {
      // Without these the 513th message of one turn of the event loop is refused, and with it the end of the cell.
      if (socket === this.iopub) Object.assign(socket, { sendHighWaterMark: 0, sendTimeout: 0 });
      const { transport, ip } = this.connInfo;
      const address = `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`;
      await socket.bind(address).catch((error) => {
        const taken = error.code === 'EADDRINUSE';
        throw new Error(taken ? `${address} is taken by another program` : `${address}: ${error.message}`);
      });
    }

    async handleExecute(socket, message) {
      const send = (type, content, to = this.iopub) => {
        const reply = message.createReply();
        reply.header.msg_type = type;
        reply.content = content;
        reply.signAndSend(this.connInfo.key, to);
      };
      const { code, silent } = message.content;
      const onStart = (count) => !silent && send('execute_input', { code, execution_count: count });
      const result = await this.handler.handleExecute(
        { ...message.content, onStart },
        (name, text) => send('stream', { name, text }),
        (content, update) => send(update ? 'update_display_data' : 'display_data', content),
      );
      if (result.status === 'abort') result.status = 'aborted';
      if (result.status === 'error') {
        Object.assign(result, describeFailure(reports));
        send('error', { ename: result.ename, evalue: result.evalue, traceback: result.traceback });
      }
      send('execute_reply', result, socket);
    }

    close() {
      super.close();
      // Native threads may hold the process open; the last messages leave within this time.
      setTimeout(() => process.exit(0), 200);
    }
  }

  const rearming = {
    ...executor,
    execute(code) {
      const done = executor.execute(code);
      rearmInterrupt();
      return done;
    },
  };
  process.on('SIGINT', () => executor.interrupt());
  process.on('uncaughtException', (error) => printError(`UncaughtException: ${inspect(error)}`));
  process.on('unhandledRejection', (reason) => printError(`UnhandledPromiseRejection: ${inspect(reason)}`));
  if (process.channel) {
    process.on('disconnect', () => process.exit(0));
    process.channel.unref();
  }
  new Server(new Handler(rearming, false), connectionFile).init().catch(endUnheard);
}

/** A kernel that cannot listen ends, so that whoever waits for it starts another. */
function endUnheard(error) {
  writeSync(process.stderr.fd, `kernel: ${error.message}; start the kernel again\n`);
  process.exit(1);
}

const [connectionFile] = process.argv.slice(2);
if (process.env.MAUDE_KERNEL === 'heap') {
  delete process.env.MAUDE_KERNEL;
  startKernel(connectionFile);
} else startProcess(connectionFile);
