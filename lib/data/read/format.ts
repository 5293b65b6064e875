/** What kind of records a file holds. */
import { check, show } from '../../core/check';
import { readBytes } from './read-bytes';
import { trimmed } from './read-lines';

/** `lines`: one JSON record a line; `document`: one JSON document; `pipe`: one of FDA's own files. */
export type SourceFormat = 'lines' | 'document' | 'pipe';

const ENOUGH = 1 << 20;

/**
 * The format of a file. The name decides where it says `.jsonl`, `.ndjson` or `.json` (packed or not), else the first
 * bytes do: a header with MDR_REPORT_KEY and pipes is one of FDA's files, a first line that is a whole JSON object
 * means lines. An error says what was found instead.
 */
export async function formatOf(file: { path: string; name: string }): Promise<SourceFormat> {
  if (/\.(?:jsonl|ndjson)(?:\.(?:gz|zip))?$/i.test(file.name)) return 'lines';
  if (/\.json(?:\.(?:gz|zip))?$/i.test(file.name)) return 'document';
  const head = await firstBytes(file.path);
  const first = head.subarray(0, head.includes(10) ? head.indexOf(10) : head.length).toString('latin1');
  if (/^"?mdr_report_key"?\|/i.test(first)) return 'pipe';
  check(
    first !== '',
    `${file.path}: expected JSON, JSON lines or one of FDA's pipe files with its header; the file is empty`,
  );
  check(
    first.startsWith('{') || first.startsWith('['),
    () =>
      `${file.path}: expected JSON, JSON lines or one of FDA's pipe files with its header; it starts with ${show(first.slice(0, 60))}`,
  );
  return first.startsWith('{') && isJson(first) ? 'lines' : 'document';
}

async function firstBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readBytes(path)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= ENOUGH || chunk.includes(10)) break;
  }
  return trimmed(Buffer.concat(chunks));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
