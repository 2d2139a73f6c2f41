import { queryOptions } from '@tanstack/react-query';
import { api, type KeyGroup } from '../../api';
import { root } from './key-query';

/** What keys are for, and whom they were made for. */
export const groupKinds = ['projects', 'members'] as const;
export type GroupKind = (typeof groupKinds)[number];
export type Groups = Record<GroupKind, KeyGroup[]>;

export const groupsQuery = queryOptions({
  queryKey: [...root, 'groups'],
  queryFn: async (): Promise<Groups> => {
    const [projects, members] = await Promise.all([api.get('/api/me/projects'), api.get('/api/me/members')]);
    return { projects: projects.data, members: members.data };
  },
});

export const addGroup = (kind: GroupKind, name: string) => api.post(`/api/me/${kind}` as const, { body: { name } });

export const renameGroup = (kind: GroupKind, id: string, name: string) =>
  api.patch(`/api/me/${kind}/{id}` as const, { path: { id }, body: { name } });

export const deleteGroup = (kind: GroupKind, id: string) => api.delete(`/api/me/${kind}/{id}` as const, { path: { id } });
