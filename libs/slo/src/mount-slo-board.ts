import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SloBoard } from './create-slo-board.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-style.ts';
import { renderSloPage } from './render-slo-page.ts';

export type SloHandler = (request: IncomingMessage, response: ServerResponse) => void;

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// Nothing but the page's own style and script runs, whatever policy the service sets for its other answers.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${sourceOf(PAGE_STYLE)}`,
  `script-src ${sourceOf(PAGE_SCRIPT)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The board's two request handlers, for any server built on node:http (express included). */
export function mountSloBoard(
  board: SloBoard,
  { jsonPath }: { jsonPath: string },
): { json: SloHandler; html: SloHandler } {
  function answer(response: ServerResponse, type: string, body: string) {
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    response.setHeader('Cache-Control', 'private, no-store');
    response.end(body);
  }
  return {
    json: (_request, response) => answer(response, 'application/json', JSON.stringify(board.report())),
    html: (_request, response) => {
      response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      answer(response, 'text/html', renderSloPage(board.report(), jsonPath));
    },
  };
}
