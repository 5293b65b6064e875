/** `npm run track`: sends MLflow what it could not be told while trainings ran. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { check, messageOf } from '../core/check';
import { isLocked } from '../core/files/lock';
import { thisProject } from '../core/project';
import { print } from '../core/text/printable';
import { type MlflowServer, mlflowServer } from '../tracking/mlflow-server';
import { sendRun } from './track';

const HELP = `Usage: MLFLOW_TRACKING_URI=http(s)://... npm run track

Trainings keep the points that MLflow did not take. This sends those of every run that nobody is writing now, each once;
a training under way sends its own.`;

/** Runs the command line; returns the exit status. */
export async function main(args: readonly string[], environment = process.env): Promise<number> {
  if (args.includes('--help')) return say(HELP);
  check(args.length === 0, () => `expected no arguments; received ${args.join(' ')}. ${HELP}`);
  const server = await mlflowServer(environment);
  check(server, `MLFLOW_TRACKING_URI: expected the address of a server; it is not set. ${HELP}`);
  const { reports } = thisProject(environment);
  let sent = 0;
  for (const album of ['runs', 'sweeps', 'ablations'])
    for (const name of (await readdir(join(reports, album)).catch(() => [])).sort())
      sent += await sendKeptOf(join(reports, album, name), server);
  return say(sent === 0 ? `Nothing is left to send to ${server.uri}.` : `${server.uri} has everything now.`);
}

async function sendKeptOf(folder: string, server: MlflowServer): Promise<number> {
  const name = basename(folder);
  if (await isBusy(folder)) return say(`${name}: is being written; it sends its points itself`);
  const sent = await sendRun(folder, server).catch((error: unknown) => {
    throw new Error(`${name}: ${messageOf(error)}. Nothing is lost: run again`, { cause: error });
  });
  if (sent > 0) say(`${name}: sent what was kept in ${sent} of its folders`);
  return sent;
}

async function isBusy(folder: string): Promise<boolean> {
  const folds = await readdir(join(folder, 'folds')).catch(() => []);
  for (const each of [folder, ...folds.map((name) => join(folder, 'folds', name))])
    if (await isLocked(each)) return true;
  return false;
}

function say(line: string): 0 {
  print(line);
  return 0;
}
