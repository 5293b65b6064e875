/** `npm run publish`: the choice of notebook 07 to the Hugging Face Hub. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from '../../core/check';
import { systemClock } from '../../core/clock';
import { readCurrent } from '../../core/files/current';
import { thisProject } from '../../core/project';
import { print } from '../../core/text/printable';
import { publish } from './publish';

const HELP = `npm run publish -- --owner NAME [options]

Publishes the model that notebook 07 chose and the demo pages: one model repository and one static Space a phase.
Without --yes it is a dry run: everything is checked, nothing is sent.

  --owner NAME   user or organisation of the Hub
  --name NAME    of the model repository (default maude-severity); the Spaces add -phase1 and -phase2
  --record ID    provenance record (default: the last choice)
  --public       repositories made now are public (default: private)
  --yes          send it

The token is read from HF_TOKEN alone; HF_ENDPOINT names another Hub.`;

/** Reads the command line, prints the plan and, with --yes, carries it out. */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      owner: { type: 'string' },
      name: { type: 'string', default: 'maude-severity' },
      record: { type: 'string' },
      public: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(HELP);
  check(values.owner, `--owner: expected a user or organisation of the Hub; received none\n\n${HELP}`);
  const project = thisProject();
  const selection = join(project.reports, 'selection');
  const id = values.record ?? (await readCurrent(selection, 'Run notebook 07 (npm run report -- 07)'));
  check(id, 'nothing was chosen yet; run notebook 07 (npm run report -- 07)');
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('interrupted')));
  const { plan, published } = await publish(project, id, {
    owner: values.owner,
    name: values.name ?? 'maude-severity',
    dryRun: !values.yes,
    access: {
      fetch,
      hubUrl: process.env.HF_ENDPOINT?.replace(/\/+$/, '') || 'https://huggingface.co',
      token: process.env.HF_TOKEN ?? '',
      visibility: values.public ? 'public' : 'private',
      signal: stop.signal,
      clock: systemClock,
    },
    progress: ({ note }) => note && print(`publishing ${note}`),
  });
  for (const { repo, bytes, export: exported } of plan.targets)
    print(
      `${repo.type} ${repo.name}: ${exported.manifest.files.length} files, ${(bytes / 1e6).toFixed(1)} MB`,
    );
  print(`provenance ${plan.digest}`);
  if (!values.yes) return print('Dry run: nothing was sent. Add --yes to publish.');
  for (const { name, commit, reused } of published)
    print(`${name}: commit ${commit}${reused ? ' (was there already)' : ''}`);
}
