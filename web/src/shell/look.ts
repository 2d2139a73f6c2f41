import { type MantineColorScheme, type MantineColorSchemeManager, useMantineColorScheme } from '@mantine/core';
import type { Me } from '../api';

export type Look = Me['look'];

/**
 * The only thing the console keeps in the browser: the look last chosen here, so that the first paint is not in the other
 * one. The look of a signed-in person is in their account; this is its copy.
 */
const KEY = 'omnia.look';

const toScheme = (look: Look): MantineColorScheme => (look === 'system' ? 'auto' : look);

/** Shows a look at once. Mantine would hold transitions back by a <style> element, which the page's policy refuses. */
export function useSetLook(): (look: Look) => void {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (look) => setColorScheme(toScheme(look));
}

export function useLook(): Look {
  const { colorScheme } = useMantineColorScheme({ keepTransitions: true });
  return colorScheme === 'auto' ? 'system' : colorScheme;
}

export const lookManager: MantineColorSchemeManager = {
  get(fallback) {
    try {
      const look = localStorage.getItem(KEY);
      return look === 'light' || look === 'dark' ? look : fallback;
    } catch {
      // Storage is switched off in this browser.
      return fallback;
    }
  },
  set(scheme) {
    try {
      if (scheme === 'auto') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, scheme);
    } catch {
      // As above; the look then lasts until the page is left.
    }
  },
  subscribe() {},
  unsubscribe() {},
  clear() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // As above.
    }
  },
};
