import { frame } from '../views/frame.ts';
import { html } from '../views/html.ts';
import type { Viewer } from '../views/viewer.ts';

/** The same for what does not exist and for what belongs to another company. */
export function notFoundPage(viewer: Viewer, gatewayOrigin: string): string {
  const { texts } = viewer;
  return frame({
    viewer,
    gatewayOrigin,
    section: 'dashboard',
    title: texts.notFound,
    content: html`<section class="card">
      <p>${texts.notFoundNotice}</p>
      <a class="button" href="/">${texts.back}</a>
    </section>`,
  });
}
