/** The README of a Space: its settings for the Hub, and what it shows. */

import { candidateName } from '../../diagnostics/selection/candidate';
import { labelOf } from '../../runs/run';
import type { CardFacts } from '../card-facts';
import { text } from '../card-text';
import { modelName } from '../card-use';
import { toYaml } from '../yaml';

/** `README.md` of a static Space (huggingface.co/docs/hub/spaces-config-reference). */
export function spaceCard(facts: CardFacts): string {
  const { record, checkpoint, license, run } = facts;
  const settings = toYaml({
    title: `MAUDE severity, ${labelOf(run)}`,
    emoji: '\u{1FA7A}',
    colorFrom: 'blue',
    colorTo: 'gray',
    sdk: 'static',
    app_file: 'index.html',
    pinned: false,
    license,
    short_description: 'Severity of device reports, in your browser',
  });
  const warning = run.synthetic
    ? '\n\n**SYNTHETIC: the model learned from generated records. What it says means nothing for real reports.**'
    : '';
  return `---
${settings}---

# ${modelName(facts)}

A static page that runs the model in the reader's browser; nothing is sent anywhere. Research prototype, not for clinical decisions.${warning}

Model: ${candidateName(checkpoint)}, of run \`${text(run.id)}\`, chosen as \`${record.id}\` records, SHA-256 \`${record.digest}\`.
`;
}
