/** In which numbers a BERT is computed. */

/** The dtype of parameters and activations. float64 is for checks. */
export type Precision = 'float32' | 'float64';

/**
 * The dtype of the operands of matrix products; everything else stays in `Precision`. A processor without instructions
 * for a 16-bit dtype rounds the operands to it and multiplies in `Precision`: the sums are then exact to more digits.
 */
export const PRODUCT_PRECISIONS = ['float32', 'bfloat16', 'float16'] as const;
export type ProductPrecision = (typeof PRODUCT_PRECISIONS)[number];
