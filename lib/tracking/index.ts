/** Tracking: the points of a training as files, for TensorBoard, and for MLflow where a server is named. */
export { type MlflowServer, mlflowServer } from './mlflow-server';
export { type Point, readPoints } from './point-journal';
