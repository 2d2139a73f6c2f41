import { type MantineColorScheme, type MantineColorSchemeManager, useMantineColorScheme } from '@mantine/core';
import type { Me } from '../api';

export type Look = Me['look'];

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

/** The server writes a person's look into the page. Nothing is kept in the browser. */
export const lookManager: MantineColorSchemeManager = {
  get(fallback) {
    const look = document.documentElement.dataset['look'];
    return look === 'light' || look === 'dark' ? look : fallback;
  },
  set(scheme) {
    document.documentElement.dataset['look'] = scheme;
  },
  subscribe() {},
  unsubscribe() {},
  clear() {},
};
