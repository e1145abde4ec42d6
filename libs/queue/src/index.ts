export { createWorkers } from './create-workers.ts';
export { type DeadLetter } from './dead-letters.ts';
export { PostponeJob } from './postpone-job.ts';
export { createProducers, type JobToAdd, type Producers } from './producers.ts';
export { assertJobId } from './queue-names.ts';
export { type JobContext } from './run-job.ts';
export { scheduleEvery, type ScheduleSettings } from './schedule.ts';
export {
  createWorker,
  PermanentFailure,
  type JobHandler,
  type QueueWorker,
  type WorkerSettings,
} from './worker.ts';
