/**
 * @file The wheels that libtensorflow is taken from, pinned by hash. Chosen by the platform and not by the Python that
 * runs: a wheel is only a zip here.
 */

/**
 * @typedef {object} Wheel
 * @property {string} name of the distribution
 * @property {string} version
 * @property {string} platform tag that the wheel's name carries
 * @property {number} bytes size of the wheel
 * @property {number} unpacked size of the files taken from it
 * @property {string} sha256 of the wheel
 */

/** The only files taken: TensorFlow's two libraries; NVIDIA's libraries, the assembler and its bitcode. */
export const TAKEN =
  /^(?:tensorflow\/libtensorflow_(?:cc|framework)\.(?:so\.2|2\.dylib)|nvidia\/(?:[a-z_]+\/lib\/[\w-]+(?:\.alt)?\.so[.\d]*|cuda_nvcc\/bin\/ptxas|cuda_nvcc\/nvvm\/libdevice\/[\w.]+))$/;

/** @type {Record<import('./library-places.cjs').PlatformName, Wheel>} */
const CPU_WHEELS = {
  'linux-x64': {
    name: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    bytes: 274_000_871,
    unpacked: 853_308_936,
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
  },
  'linux-arm64': {
    name: 'tensorflow',
    version: '2.21.0',
    platform: 'manylinux_2_27_aarch64',
    bytes: 281_946_471,
    unpacked: 883_062_208,
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
  },
  'darwin-arm64': {
    name: 'tensorflow',
    version: '2.21.0',
    platform: 'macosx_12_0_arm64',
    bytes: 223_488_205,
    unpacked: 740_805_624,
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
  },
};

/** What TensorFlow's extra `and-cuda` names, all of CUDA 12.9 (runs on the drivers of every CUDA 12). @type {Wheel[]} */
// biome-ignore format: a table
const CUDA_WHEELS = [
  { name: 'tensorflow', version: '2.21.0', platform: 'manylinux_2_27_x86_64', bytes: 572_611_111, unpacked: 1_259_021_080, sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0' },
  { name: 'nvidia-cublas-cu12', version: '12.9.3.13', platform: 'manylinux_2_27_x86_64', bytes: 581_217_458, unpacked: 855_064_416, sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72' },
  { name: 'nvidia-cuda-cupti-cu12', version: '12.9.79', platform: 'manylinux_2_25_x86_64', bytes: 10_814_997, unpacked: 43_365_768, sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f' },
  { name: 'nvidia-cuda-nvcc-cu12', version: '12.9.86', platform: 'manylinux2010_x86_64', bytes: 40_546_229, unpacked: 35_417_224, sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0' },
  { name: 'nvidia-cuda-nvrtc-cu12', version: '12.9.86', platform: 'manylinux2010_x86_64', bytes: 89_568_129, unpacked: 227_340_992, sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4' },
  { name: 'nvidia-cuda-runtime-cu12', version: '12.9.79', platform: 'manylinux2014_x86_64', bytes: 3_493_179, unpacked: 741_088, sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3' },
  { name: 'nvidia-cudnn-cu12', version: '9.28.0.42', platform: 'manylinux_2_27_x86_64', bytes: 716_538_495, unpacked: 1_162_393_472, sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375' },
  { name: 'nvidia-cufft-cu12', version: '11.4.1.4', platform: 'manylinux2014_x86_64', bytes: 200_877_592, unpacked: 293_609_416, sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28' },
  { name: 'nvidia-curand-cu12', version: '10.3.10.19', platform: 'manylinux_2_27_x86_64', bytes: 68_295_626, unpacked: 166_965_432, sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e' },
  { name: 'nvidia-cusolver-cu12', version: '11.7.5.82', platform: 'manylinux_2_27_x86_64', bytes: 338_117_415, unpacked: 494_975_064, sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88' },
  { name: 'nvidia-cusparse-cu12', version: '12.5.10.65', platform: 'manylinux2014_x86_64', bytes: 366_465_088, unpacked: 486_556_368, sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78' },
  { name: 'nvidia-nccl-cu12', version: '2.32.3', platform: 'manylinux_2_27_x86_64', bytes: 351_526_311, unpacked: 473_614_536, sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c' },
  { name: 'nvidia-nvjitlink-cu12', version: '12.9.86', platform: 'manylinux2010_x86_64', bytes: 39_748_338, unpacked: 95_935_344, sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9' },
];

/**
 * The wheels that make up one library.
 * @param {import('./library-places.cjs').PlatformName} platform
 * @param {import('./library-places.cjs').Flavour} flavour CUDA exists for `linux-x64` alone
 * @returns {readonly Wheel[]}
 */
export function wheelsFor(platform, flavour) {
  if (flavour === 'cpu') return [CPU_WHEELS[platform]];
  if (platform === 'linux-x64') return CUDA_WHEELS;
  throw new Error(`expected platform linux-x64 for CUDA; received ${platform}`);
}

/**
 * Sum of one size over wheels.
 * @param {readonly Wheel[]} wheels
 * @param {'bytes' | 'unpacked'} size
 */
export function totalBytes(wheels, size) {
  return wheels.reduce((sum, wheel) => sum + wheel[size], 0);
}
