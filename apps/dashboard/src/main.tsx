import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client';
import './design/tokens.css';
import './design/base.css';
import './design/layout.css';
import './design/parts.css';
import './design/forced-colors.css';
import './design/print.css';
import { speak, startingLanguage } from './i18n/text';
import { router } from './router';
import { openSession } from './session/session';
import { showTheme } from './shell/theme';

openSession((address) => router.history.replace(address));
showTheme();
const root = document.getElementById('root');
if (root) {
  void speak(startingLanguage()).then(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
}
