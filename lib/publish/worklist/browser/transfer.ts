/** Decisions as files: saved to this machine, and read again. Nothing is sent anywhere. */
import { messageOf } from '../../../core/check';
import type { Decisions } from './decisions';
import { localDate } from './portion';

/** Saves the decisions as CSV; returns what is to be said about it. */
export function exportCsv(decisions: Decisions, id: string): string {
  if (decisions.size === 0) return 'There is no decision to export yet.';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([decisions.toCsv()], { type: 'text/csv;charset=utf-8' }));
  link.download = `${id}-${localDate(new Date())}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `Exported ${decisions.size} ${decisions.size === 1 ? 'report' : 'reports'} to ${link.download}.`;
}

/** Reads a file that the reader chooses in `field`; `told` hears what came of it. */
export function loadCsv(field: HTMLInputElement, decisions: Decisions, told: (text: string) => void): void {
  field.addEventListener('change', () => {
    const file = field.files?.[0];
    if (!file) return;
    file
      .text()
      .then((text) =>
        told(`${decisions.addCsv(text, file.name)} decisions were taken over from ${file.name}.`),
      )
      .catch((error: unknown) => told(messageOf(error)))
      .finally(() => {
        field.value = '';
      });
  });
}
