/** For tests: what keeps them from TensorFlow on this machine. */
import { messageOf } from '../../core/check';
import { findLibrary } from './library';

/** Why there is no libtensorflow here, or an empty string when there is one. */
export function missingLibrary(): string {
  try {
    findLibrary();
    return '';
  } catch (error) {
    return messageOf(error);
  }
}
