/** `npm run kaggle`: the package for Kaggle, or what came back from there. */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { check, checkNumber, checkOneOf } from '../core/check';
import { PROFILES } from '../core/parameters/definition';
import { type Project, thisProject } from '../core/project';
import { print } from '../core/text/printable';
import { parseReportArguments } from '../notebook/report-command';
import { checkUser, datasetMetadata, NO_USER } from './metadata';
import { mergeOutputs } from './status';
import { type PackageRequest, type WrittenPackage, writePackage } from './write-package';

const HELP = `npm run kaggle -- [options]

Writes reports/kaggle/: a data set and notebooks, ready to upload. Training happens there, on two T4s; a session that
ends is continued by the next one.

  --notebooks 04,05    which (default 04,05,06,07)
  --profile NAME       ${PROFILES.join(', ')} (default full)
  --set NAME=VALUE     a parameter; can be repeated
  --user NAME          your user name on Kaggle (default KAGGLE_USERNAME)
  --session-hours N    training stops after so many hours, saved (default 8.5)
  --offline            carries Node and the packages: the notebooks run with internet off
  --attach OWNER/NAME  a further data set, pretrained weights say; can be repeated
  --no-snapshot        leaves the snapshot behind: an attached output brings one
  --no-phase1          leaves the finished runs behind that need no GPU: Phase 1, others on words, the rules

With --notebooks 01,03,04,05 the snapshot is made there; otherwise the current one and its splits travel.

npm run kaggle -- --status FOLDER [--status FOLDER]

Takes over what was downloaded (kaggle kernels output OWNER/NAME -p FOLDER): says what is finished and what is left,
merges sessions fold by fold into reports/runs/, refreshes reports/results.json and the reports of notebooks 06 and 07.`;

/** Reads the command line and does it. Returns the exit status. */
export async function main(args: readonly string[], environment = process.env): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      notebooks: { type: 'string', default: '04,05,06,07' },
      profile: { type: 'string', default: 'full' },
      set: { type: 'string', multiple: true, default: [] },
      user: { type: 'string', default: environment.KAGGLE_USERNAME || NO_USER },
      'session-hours': { type: 'string', default: '8.5' },
      offline: { type: 'boolean', default: false },
      attach: { type: 'string', multiple: true, default: [] },
      'no-snapshot': { type: 'boolean', default: false },
      'no-phase1': { type: 'boolean', default: false },
      status: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  const project = thisProject(environment);
  if (values.help) print(HELP);
  else if (values.status.length > 0) return mergeOutputs(project, values.status);
  else {
    for (const source of values.attach)
      check(
        /^[\w-]+\/[\w-]+$/.test(source),
        `--attach: expected OWNER/NAME; received ${JSON.stringify(source)}`,
      );
    const request: PackageRequest = {
      notebooks: values.notebooks.split(',').map((number) => number.trim().padStart(2, '0')),
      profile: checkOneOf(values.profile, PROFILES, '--profile'),
      set: parseReportArguments(values.set.map((pair) => `--set=${pair}`)).set,
      user: checkUser(values.user),
      sessionHours: checkNumber(Number(values['session-hours']), '--session-hours', { min: 0 }),
      internet: !values.offline,
      snapshot: !values['no-snapshot'],
      runs: !values['no-phase1'],
      attach: values.attach,
    };
    print(stepsOf(project, request, await writePackage(project, request)));
  }
  return 0;
}

/** What was written, and the way to Kaggle and back. */
function stepsOf(project: Project, { user, internet }: PackageRequest, written: WrittenPackage): string {
  const at = (path: string) => relative(project.root, path);
  const kernels = written.kernels.map((kernel) => `     kaggle kernels push -p ${at(kernel)}`);
  const last = written.kernels[written.kernels.length - 1];
  const records = { true: 'SYNTHETIC records', false: 'real records', null: 'no snapshot' }[
    `${written.synthetic}`
  ];
  return `${at(written.folder)}: ${(written.bytes / 1e6).toFixed(1)} MB, ${records}, splits ${written.splits.join(', ') || 'none'}, finished runs: ${written.runs.join(', ') || 'none'}
${user === NO_USER ? `\nReplace ${NO_USER} in the metadata files by your user name (or run again with --user NAME).\n` : ''}
1. The data set, once and whenever this command was run again:
     kaggle datasets create -p ${at(written.dataset)}
     kaggle datasets version -p ${at(written.dataset)} -m "another package"      (from the second time on)
   or by hand: kaggle.com, Create, New Dataset, drop the files of ${at(written.dataset)}, private, title "${datasetMetadata(user).title}".
2. The notebooks, each after the one before has ended:
${kernels.join('\n')}
   or by hand: Create, New Notebook, File, Import Notebook; Add Input: the data set, and the outputs of the notebooks
   before; accelerator GPU T4 x2 for notebook 05, internet ${internet ? 'on' : 'off'}; Save Version, Save & Run All.
   On the first push Kaggle says that the notebook's own output is no valid source yet: that is as it should be.
3. Where a session ended before the training did, push the same folder again: it goes on from its own output.
4. Back here:
     kaggle kernels output ${user}/${last.slice(last.lastIndexOf('/') + 1)} -p ${join('DOWNLOADS', 'kaggle')}      (or Output, Download All, unzipped)
     npm run kaggle -- --status ${join('DOWNLOADS', 'kaggle')}`;
}
