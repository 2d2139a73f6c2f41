import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type CreatedKey, type Key } from '../../api';
import { FormProblem, SubmitButton } from '../../ui';
import { useReloadKeys } from './key-query';
import classes from './identity.module.css';

const graces = { none: 0, hour: 1, day: 24, week: 168 };
type Grace = keyof typeof graces;

/** A successor with the same limits; the old key works on for a while, so that programs can change over. */
export function RotateKey({ apiKey, onClose, onRotated }: { apiKey: Key; onClose: () => void; onRotated: (answer: CreatedKey) => void }) {
  const { t } = useText();
  const reload = useReloadKeys();
  const [grace, setGrace] = useState<Grace>('day');
  const rotate = useMutation({
    mutationFn: () => api.post('/api/me/keys/{id}/rotate', { path: { id: apiKey.id }, body: { grace_hours: graces[grace] } }),
    onSuccess: async (answer) => {
      onRotated(answer);
      await reload();
    },
  });
  return (
    <div className="stack">
      <p>{t('identity:rotate.text')}</p>
      <label className={classes.labelled}>
        <span>{t('identity:rotate.grace')}</span>
        <select className="choose" value={grace} onChange={(event) => setGrace(event.currentTarget.value as Grace)}>
          {(Object.keys(graces) as Grace[]).map((one) => (
            <option key={one} value={one}>
              {t(`identity:grace.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <FormProblem problem={rotate.error} />
      <div className={classes.formActions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <SubmitButton variant="filled" busy={rotate.isPending} onClick={() => rotate.mutate()}>
          {t('identity:rotate.action')}
        </SubmitButton>
      </div>
    </div>
  );
}
