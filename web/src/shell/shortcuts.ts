import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { PageEntry } from './pages';

/** Letters belong to the field one is writing in, and to a dialog that is open. */
function taken(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLElement && target.closest('input,textarea,select,[contenteditable]') !== null) ||
    document.querySelector('[role="dialog"][aria-modal="true"]') !== null
  );
}

/** `Ctrl K` always; single letters only where the person left them on. */
export function useShortcuts(on: boolean, entries: PageEntry[], openPalette: () => void, openList: () => void) {
  const navigate = useNavigate();
  const current = useRef({ on, entries, openPalette, openList, navigate });
  current.current = { on, entries, openPalette, openList, navigate };
  useEffect(() => {
    let goUntil = 0;
    const listen = (event: KeyboardEvent) => {
      const now = current.current;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        now.openPalette();
        return;
      }
      if (!now.on || event.ctrlKey || event.metaKey || event.altKey || taken(event.target)) return;
      if (Date.now() < goUntil) {
        goUntil = 0;
        const entry = now.entries.find((one) => one.go === event.key);
        if (entry) void now.navigate({ to: entry.to as '/' });
        return;
      }
      if (event.key === 'g') goUntil = Date.now() + 1_200;
      else if (event.key === '?') now.openList();
      else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('input[data-search-field]')?.focus();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
