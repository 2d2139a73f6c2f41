import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useText } from '../../i18n/use-text';
import { api, type ProviderKey } from '../../api';
import { useShown } from '../../shell/use-dialog';
import { Confirm, FormProblem, SubmitButton } from '../../ui';
import { type OwnKeys, useReloadOwnKeys } from './own-keys';
import classes from './gateway.module.css';

/** The longest that the server takes. */
const MAX_CHARS = 512;

/**
 * Stores a key at a provider, in place of the one before. What is written into its field is in that field alone: it is read
 * when it is sent, and gone when it is stored or the dialog is closed.
 */
export function StoreOwnKey({
  own,
  replaced,
  onClose,
  onStored,
}: {
  own: OwnKeys;
  replaced?: ProviderKey;
  onClose: () => void;
  onStored: (key: ProviderKey) => void;
}) {
  const { t } = useText();
  const reload = useReloadOwnKeys();
  const free = own.providers.find((name) => !own.data.some((key) => key.provider === name));
  const [provider, setProvider] = useState(replaced?.provider ?? free ?? own.providers[0] ?? '');
  const before = own.data.find((key) => key.provider === provider);
  const [fallback, setFallback] = useState(replaced?.fallback ?? false);
  const field = useRef<HTMLInputElement>(null);
  const store = useMutation({
    mutationFn: () => api.post('/api/me/provider-keys', { body: { provider, key: field.current?.value ?? '', fallback } }),
    onSuccess: async (key) => {
      if (field.current) field.current.value = '';
      onStored(key);
      await reload();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <form className="stack" autoComplete="off" onSubmit={submit}>
      {!replaced && (
        <label className={classes.labelled}>
          <span>{t('gateway:health.provider')}</span>
          <select className="choose" data-autofocus value={provider} onChange={(event) => setProvider(event.currentTarget.value)}>
            {own.providers.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {before && <p className="soft small">{t('gateway:own.takes_place', { provider, last4: before.last4 })}</p>}
      <TextInput
        ref={field}
        type="password"
        label={t('gateway:own.field')}
        description={t('gateway:own.field_note')}
        required
        maxLength={MAX_CHARS}
        autoComplete="off"
        spellCheck={false}
        data-autofocus={replaced ? true : undefined}
      />
      <Checkbox
        label={t('gateway:own.change.allow')}
        description={t('gateway:own.change_note.allow')}
        checked={fallback}
        onChange={(event) => setFallback(event.currentTarget.checked)}
      />
      <FormProblem problem={store.error} />
      <div className={classes.formActions}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <SubmitButton variant="filled" busy={store.isPending}>
          {t('gateway:own.store')}
        </SubmitButton>
      </div>
    </form>
  );
}

export type Change = 'allow' | 'forbid' | 'off' | 'on';

/** What changing this of a key comes to. */
export function changeOf(key: ProviderKey, what: 'fallback' | 'enabled'): Change {
  return what === 'fallback' ? (key.fallback ? 'forbid' : 'allow') : key.enabled ? 'off' : 'on';
}

const bodies = { allow: { fallback: true }, forbid: { fallback: false }, off: { enabled: false }, on: { enabled: true } };

/** Changes who pays for calls, and therefore asks. */
export function ChangeOwnKey({
  ownKey,
  change,
  opened,
  onClose,
}: {
  ownKey: ProviderKey;
  change: Change;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useText();
  const reload = useReloadOwnKeys();
  return (
    <Confirm
      opened={useShown(opened)}
      onClose={onClose}
      title={t(`gateway:own.change.${change}`)}
      action={t(`gateway:own.change.${change}`)}
      tone="accent"
      onConfirm={async () => {
        await api.patch('/api/me/provider-keys/{id}', { path: { id: ownKey.id }, body: bodies[change] });
        await reload();
      }}
    >
      {t(`gateway:own.change_note.${change}`)}
    </Confirm>
  );
}

export function EndOwnKey({
  ownKey,
  opened,
  onClose,
  onEnded,
}: {
  ownKey: ProviderKey | null;
  opened: boolean;
  onClose: () => void;
  onEnded: (key: ProviderKey) => void;
}) {
  const { t } = useText();
  const reload = useReloadOwnKeys();
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t('gateway:own.remove_title', { provider: ownKey?.provider })}
      action={t('gateway:own.remove')}
      onConfirm={async () => {
        if (!ownKey) return;
        await api.delete('/api/me/provider-keys/{id}', { path: { id: ownKey.id } });
        await reload();
        onEnded(ownKey);
      }}
    >
      {t('gateway:own.remove_text', { provider: ownKey?.provider, last4: ownKey?.last4 })}
    </Confirm>
  );
}
