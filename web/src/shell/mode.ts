import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Mode } from '../api';

const modeOf = (search: { mode?: unknown }): Mode => (search.mode === 'test' ? 'test' : 'live');

/** Live money or the sandbox: part of the address of every page, so that a link shows what its sender saw. */
export function useMode(): Mode {
  return modeOf(useSearch({ strict: false }));
}

/** Changes the mode and stays on the page; filters of the other mode's list would mean nothing here. */
export function useSetMode(): (mode: Mode) => void {
  const navigate = useNavigate();
  return (mode) => void navigate({ to: '.', search: { mode } as never });
}
