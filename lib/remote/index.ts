/** Jobs of a Ray cluster, whatever they do: the way to it, the code that travels, and someone who looks after them. */
export { type RayAddress, rayAddress } from './address';
export { type RayClient, type RayJob, rayClient } from './client';
export { type CodePackage, codePackage } from './code-package';
export { type JobReport, type JobSpec, type SuperviseOptions, submissionId } from './job';
export { type RayJobsOptions, type RunJobs, rayJobs } from './ray-jobs';
export { superviseJobs } from './supervise';
export { readUnitProgress, type UnitProgress, UnitProgressFile, type UnitState } from './unit-progress';
