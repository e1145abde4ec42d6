export { appendEvents } from './append-events.ts';
export {
  advanceCursor,
  findBehind,
  findUnprocessed,
  noteProcessed,
  type Behind,
  type Consumer,
} from './cursors.ts';
export { createGroupCommit, GroupCommitFull, type GroupCommitOptions, type Outcome } from './group-commit.ts';
export { readEvents, readEventsBySeq, readStreams, type StreamPosition } from './read-events.ts';
export { lockStreamHeads, openStreams, saveStreamHeads, type StreamHeads } from './stream-heads.ts';
