/** The devices of the synthetic records. Product codes and generic names are FDA's; brands and makers are invented. */
import type { DeviceKind } from './device-kind';
import { HEART_DEVICES } from './heart-devices';
import { HOME_DEVICES } from './home-devices';
import { HOSPITAL_DEVICES } from './hospital-devices';

/** Every kind of device that records are about. */
export const DEVICE_KINDS: readonly DeviceKind[] = [...HOME_DEVICES, ...HEART_DEVICES, ...HOSPITAL_DEVICES];
