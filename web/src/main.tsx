import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/fonts.css';
import './ui/mantine.css';
import './ui/tokens.css';
import './ui/base.css';
import { startTexts } from './i18n';
import { lookManager } from './shell/look';
import { queryClient, router } from './shell/router';
import { theme } from './ui/theme';

await startTexts();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* Mantine's variables and classes are in our style sheet: it has no <style> of its own to insert. */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={lookManager}
      withCssVariables={false}
      withStaticClasses={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
