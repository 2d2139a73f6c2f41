import type { PageEntry } from '../../shell/pages';

export const pages: PageEntry[] = [];

export const routes = [] as const;

export const operatorRoutes = [] as const;
