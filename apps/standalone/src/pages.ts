import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RequestListener } from 'node:http';
import express from 'express';

const PAGE = join(__dirname, '../../dashboard/dist');

/**
 * The page runs its own scripts only, talks to its own server and to the identity provider where
 * there is one, and no other site may frame it. Styles: charts and networks set them in place.
 */
export function contentPolicy(issuer: string | null): string {
  const provider = issuer === null ? '' : ` ${new URL(issuer).origin}`;
  return [
    "default-src 'self'",
    `connect-src 'self'${provider}`,
    "img-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Beside the content policy, on whatever is served as the page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Serves the dashboard's files; every other path is the page itself, which has its own routes. */
export function dashboardPages(issuer: string | null): RequestListener {
  const app = express();
  const policy = contentPolicy(issuer);
  app.disable('x-powered-by');
  app.use((_, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    next();
  });
  app.use(
    express.static(PAGE, {
      index: 'index.html',
      maxAge: '1h',
      // It names the files of one build: an old one would ask for files that are gone.
      setHeaders: (response, path) => {
        if (basename(path) === 'index.html') response.setHeader('Cache-Control', 'no-cache');
      },
    }),
  );
  app.use((request, response) => {
    const page = join(PAGE, 'index.html');
    if (request.method !== 'GET' || !existsSync(page)) response.status(404).end();
    else response.setHeader('Cache-Control', 'no-cache').sendFile(page);
  });
  return app;
}
