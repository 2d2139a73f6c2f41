import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, keys, type Me } from '../api';
import { speak } from '../i18n';
import { useSetLook } from './look';

type Changes = Partial<Pick<Me, 'name' | 'language' | 'look' | 'shortcuts' | 'checklist_dismissed'>>;

/** Changes the person's own settings; look and language follow at once and go back when the server refuses. */
export function useUpdateMe() {
  const queries = useQueryClient();
  const setLook = useSetLook();
  const show = (me: Me) => {
    queries.setQueryData(keys.me, me);
    setLook(me.look);
    void speak(me.language);
  };
  return useMutation({
    mutationFn: (changes: Changes) => api.patch('/api/me', { body: changes }),
    onMutate: (changes) => {
      const before = queries.getQueryData<Me>(keys.me);
      if (before) show({ ...before, ...changes });
      return before;
    },
    onSuccess: show,
    onError: (_, __, before) => before && show(before),
  });
}

/** Ends this session and forgets everything that was loaded. */
export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => api.delete('/api/session'),
    onSuccess: async () => {
      await navigate({ to: '/sign-in', search: {} });
      queries.clear();
    },
  });
}
