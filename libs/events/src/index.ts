export { appendEvents } from './append-events.ts';
export { advanceCursor, findBehind, type Behind, type Consumer } from './cursors.ts';
export { createGroupCommit, GroupCommitFull, type GroupCommitOptions, type Outcome } from './group-commit.ts';
export { createProcessEvents, type ProcessEventsOptions } from './process-events.ts';
export { readEvents, readEventsBySeq, readStreams, type StreamPosition } from './read-events.ts';
export { createReconcileInbox, type LostEventsJob, type ReconcileInboxOptions } from './reconcile-inbox.ts';
export { lockStreamHeads, openStreams, saveStreamHeads, type StreamHeads } from './stream-heads.ts';
export { sealEvents } from './seal-events.ts';
