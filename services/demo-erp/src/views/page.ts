import { html, toText, type Markup } from './html.ts';

export interface PageOptions {
  locale: string;
  direction: 'ltr' | 'rtl';
  title: string;
  body: Markup;
  /** Where the widget comes from; without it the page has none (nobody is signed in). */
  gatewayOrigin?: string;
}

/** The document around every page. Scripts and styles are files of their own, so the policy needs no inline code. */
export function page({ locale, direction, title, body, gatewayOrigin }: PageOptions): string {
  return toText(
    html`<!doctype html>
      <html lang="${locale}" dir="${direction}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} · Kontora ERP</title>
          <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/assets/theme.css" />
          <link rel="stylesheet" href="/assets/layout.css" />
          <link rel="stylesheet" href="/assets/content.css" />
          <script src="/assets/theme.js"></script>
          <script src="/assets/erp.js" defer></script>
          ${gatewayOrigin !== undefined && html`<script src="${gatewayOrigin}/messaging/widget.js" defer></script>`}
        </head>
        <body>
          ${body}
          ${
            gatewayOrigin !== undefined &&
            html`<erp-messaging base-url="${gatewayOrigin}" token-url="/session/token"></erp-messaging>`
          }
        </body>
      </html>`,
  );
}
