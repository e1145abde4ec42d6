/**
 * Cells in which somebody else's thing is not answered like one that does not exist, and why that must be. Each must
 * really differ: one that no longer does fails the matrix, so that this list cannot outlive its reasons.
 */
export const KNOWN_DIFFERENCES: readonly { cell: string; why: string }[] = [
  'transactionId',
  'planId',
  'topic',
].map((field) => ({
  cell: `POST /api/messaging · body.${field} (${field.replace('Id', '')}) · limited role`,
  why: 'A link has one conversation. Who may not read it cannot begin another there, and so learns that it exists.',
}));
