/** Several pieces of asynchronous work side by side. */

/** Runs `work` on every item, at most `limit` at a time; the first error ends it once what runs has come to its end. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed)
      await work(items[next++]).catch((error: unknown) => {
        failed = true;
        throw error;
      });
  };
  const results = await Promise.allSettled(Array.from({ length: limit }, worker));
  const broken = results.find((result): result is PromiseRejectedResult => result.status === 'rejected');
  if (broken) throw broken.reason;
}
