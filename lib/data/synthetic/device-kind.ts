/** What the generator knows of a kind of device. */

/** One kind of device. `trend` is its share in 2005 and in 2025; `priors` multiply the shares of D, I, M, O. */
export interface DeviceKind {
  readonly productCode: string;
  readonly genericName: string;
  readonly noun: string;
  readonly brands: readonly string[];
  readonly makers: readonly string[];
  readonly trend: readonly [number, number];
  readonly priors: readonly [number, number, number, number];
  readonly setting: readonly string[];
  readonly parts: readonly string[];
  readonly problems: readonly string[];
  readonly harms: readonly string[];
  readonly treatments: readonly string[];
}
