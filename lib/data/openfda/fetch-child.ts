/** For tests: a process that fetches a draw from the server at OPENFDA_URL into a project, to be killed at any moment. */
import { projectAt } from '../../core/project';
import { openfdaAccess } from './access';
import { fetchRaw } from './fetch-raw';
import { type DrawRequest, scaledDraw } from './request';

/** The draw that the child fetches. */
export const CHILD_DRAW: DrawRequest = {
  ...scaledDraw(120),
  years: { from: 2021, to: null },
  perWindow: 10,
};

/** Fetches into the project at `root`. */
export async function main([root]: readonly string[]): Promise<void> {
  // Without the test that watches over it, it ends.
  process.once('disconnect', () => process.exit(1));
  process.channel?.unref();
  const access = await openfdaAccess(process.env, { attempts: 20 });
  await fetchRaw(CHILD_DRAW, { project: projectAt(root), access, now: new Date(0) });
}
