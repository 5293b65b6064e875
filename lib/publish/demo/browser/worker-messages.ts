/** What the page of Phase 2 and its worker say to each other. */

/** From the page. */
export interface ReadRequest {
  readonly id: number;
  readonly text: string;
}

/** From the worker. */
export type WorkerMessage =
  | { readonly kind: 'loading'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly id: number | null; readonly message: string }
  | {
      readonly kind: 'read';
      readonly id: number;
      readonly probabilities: readonly number[];
      readonly pieces: number;
    };
