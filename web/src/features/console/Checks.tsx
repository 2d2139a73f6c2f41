import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/use-text';
import { api, type Check } from '../../api';
import { Empty, Id, Loaded, Loading, Page, Panel, Status, SubmitButton, type Tone } from '../../ui';
import { NodesPanel } from './Nodes';
import classes from './checks.module.css';

/** What needs the operator's hand comes first. */
const states = ['fail', 'warn', 'ok'] as const;
const tones: Record<Check['state'], Tone> = { fail: 'bad', warn: 'warn', ok: 'good' };

/** What is right and wrong with how this instance is set up. */
export function ChecksPage() {
  const { t } = useText();
  const query = useQuery({ queryKey: ['checks'], queryFn: () => api.get('/api/admin/checks') });
  return (
    <Page
      title={t('console:checks.title')}
      lead={t('console:checks.lead')}
      actions={
        <SubmitButton busy={query.isFetching} onClick={() => void query.refetch()}>
          {t('console:checks.again')}
        </SubmitButton>
      }
    >
      <Loaded
        query={query}
        loading={
          <Panel>
            <Loading rows={9} height={24} />
          </Panel>
        }
      >
        {({ data }) => (
          <>
            {data.length === 0 ? <Empty>{t('console:checks.none')}</Empty> : <Findings checks={data} />}
            <NodesPanel />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Findings({ checks }: { checks: Check[] }) {
  const { t } = useText();
  const groups = states.map((state) => ({ state, found: checks.filter((check) => check.state === state) }));
  const counts = groups.filter(({ found }) => found.length > 0).map(({ state, found }) => t(`console:checks.count.${state}`, { count: found.length }));
  return (
    <>
      <p className="only-read" role="status">
        {counts.join(', ')}
      </p>
      {groups
        .filter(({ found }) => found.length > 0)
        .map(({ state, found }) => (
          <Panel key={state} title={t(`console:checks.count.${state}`, { count: found.length })} flush>
            <ul className={classes.list}>
              {found.map((check, index) => (
                // One check may find several things, so that its id alone names none of them.
                <li key={`${check.id} ${index}`}>
                  <Status tone={tones[state]}>{t(`console:checks.state.${state}`)}</Status>
                  <div>
                    <h3>{check.title}</h3>
                    <p className={state === 'ok' ? 'soft' : undefined}>{check.sentence}</p>
                    {check.setting && (
                      <p className="row soft small">
                        {t('console:checks.setting')} <Id value={check.setting} short={false} />
                      </p>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          </Panel>
        ))}
    </>
  );
}
