/** Tracking: the points of a training as files, for TensorBoard, and for MLflow where a server is named. */
export { readPoints } from './point-journal';
