import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { RequestListener } from 'node:http';

const PAGE = join(__dirname, '../../dashboard/dist');

/** The page runs its own scripts only, and no other site may frame it. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the dashboard's files; every other path is the page itself, which has its own routes. */
export function dashboardPages(): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.use((_, response, next) => {
    response.setHeader('Content-Security-Policy', CONTENT_POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    next();
  });
  app.use(express.static(PAGE, { index: 'index.html', maxAge: '1h' }));
  app.use((request, response) => {
    const page = join(PAGE, 'index.html');
    if (request.method !== 'GET' || !existsSync(page)) response.status(404).end();
    else response.sendFile(page);
  });
  return app;
}
