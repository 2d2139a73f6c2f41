import { NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api } from '../../api';
import { FormProblem } from '../../ui';

/** Which plan an account is on; nothing where there are no plans. */
export function PlanChoice({ account }: { account: string }) {
  const { t } = useText();
  const queries = useQueryClient();
  const path = { id: account };
  const plans = useQuery({ queryKey: ['plans'], queryFn: () => api.get('/api/plans') }).data?.data ?? [];
  const present = useQuery({ queryKey: ['accounts', 'plan', account], queryFn: () => api.get('/api/accounts/{id}/plan', { path }) });
  const change = useMutation({
    mutationFn: (plan: string | null) => api.put('/api/accounts/{id}/plan', { path, body: { plan } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  if (plans.length === 0 || !present.data) return null;
  return (
    <div className="row">
      <FormProblem problem={change.error} />
      <NativeSelect
        size="xs"
        aria-label={t('ledger:limits.plan')}
        disabled={change.isPending}
        value={present.data.plan ?? ''}
        onChange={(event) => change.mutate(event.currentTarget.value || null)}
        data={[{ value: '', label: t('ledger:limits.no_plan') }, ...plans.map(({ name }) => ({ value: name, label: t('ledger:limits.on_plan', { name }) }))]}
      />
    </div>
  );
}
