import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text';
import { ApiProblem, type Money as Amount } from '../api';
import { Available, CopyButton } from './values';
import classes from './states.module.css';

/** Grey bars in the shape of what is coming; `rows` lines of text or of a table. */
export function Loading({ rows = 3, height = 16 }: { rows?: number; height?: number }) {
  const { t } = useText();
  return (
    <div className={classes.loading} role="status" aria-label={t('common:loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.bone} style={{ height, width: `${92 - ((index * 17) % 38)}%` }} />
      ))}
    </div>
  );
}

/** Nothing here yet: one sentence, one action, perhaps an example. */
export function Empty({ children, action, example }: { children: ReactNode; action?: ReactNode; example?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p>{children}</p>
      {example && <div className={classes.example}>{example}</div>}
      {action}
    </div>
  );
}

/** The sentence for a problem: the server's own where it wrote one. */
export function useProblemText(): (problem: unknown) => { happened: string; todo: string } {
  const { t, i18n } = useText();
  // The server writes English. What has a code can be said in the reader's language too.
  const sentence = ({ code, message }: ApiProblem): string => {
    const known = i18n.language !== 'en' && i18n.exists(`common:codes.${code}`);
    return known ? t(`common:codes.${code as 'unavailable'}`) : message;
  };
  return (problem) => {
    if (!(problem instanceof ApiProblem)) return { happened: t('common:problem.defect'), todo: t('common:problem.defect_todo') };
    if (problem.status === 0) return { happened: t('common:problem.unreachable'), todo: t('common:problem.unreachable_todo') };
    const happened = sentence(problem) || t('common:problem.status', { status: problem.status });
    if (problem.status === 429) {
      return { happened, todo: t('common:problem.wait_todo', { count: problem.retryAfter ?? 60 }) };
    }
    return { happened, todo: problem.status >= 500 ? t('common:problem.server_todo') : '' };
  };
}

/** What happened, what to do, and the id to name when asking for help. */
export function ErrorState({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const { t } = useText();
  const { happened, todo } = useProblemText()(problem);
  if (problem instanceof ApiProblem && problem.status === 403 && problem.code === 'operator_only') return <NoRight />;
  const requestId = problem instanceof ApiProblem ? problem.requestId : null;
  return (
    <div className={classes.error} role="alert">
      <p className={classes.errorTitle}>{happened}</p>
      {todo && <p className="soft">{todo}</p>}
      <div className="row">
        {retry && <Button onClick={retry}>{t('common:try_again')}</Button>}
        {requestId && (
          <span className="soft small row">
            {t('common:request_id')} <span className="mono">{requestId}</span>
            <CopyButton value={requestId} />
          </span>
        )}
      </div>
    </div>
  );
}

/** A problem beside a form: one line, read out at once. */
export function FormProblem({ problem }: { problem: unknown }) {
  const { happened, todo } = useProblemText()(problem);
  if (!problem) return null;
  return (
    <p role="alert" className={classes.formProblem}>
      {happened} {todo}
      {problem instanceof ApiProblem && problem.status >= 500 && problem.requestId && (
        <>
          {' '}
          <span className="mono">{problem.requestId}</span>
        </>
      )}
    </p>
  );
}

/** Some of it came: what is shown is true, `missing` names the rest. */
export function Partial({ missing, retry }: { missing: string; retry: () => void }) {
  const { t } = useText();
  return (
    <div className={classes.partial} role="status">
      <span>{t('common:partial', { missing })}</span>
      <Button size="compact-sm" onClick={retry}>
        {t('common:try_again')}
      </Button>
    </div>
  );
}

/** The person may not see this; says who may grant it. */
export function NoRight() {
  const { t } = useText();
  return <Empty action={<Link to="/">{t('common:to_overview')}</Link>}>{t('common:no_right')}</Empty>;
}

/** A call costs more than there is. */
export function OutOfCredit({ available, action }: { available: Amount; action?: ReactNode }) {
  const { t } = useText();
  return (
    <div className={classes.outOfCredit} role="status">
      <span>
        {t('common:out_of_credit')} <Available value={available} />
      </span>
      {action}
    </div>
  );
}

/**
 * Draws a query: skeleton, error with a retry, or the data. Data that is there stays while a newer answer fails; the
 * failure then stands above it.
 */
export function Loaded<T>({
  query,
  loading = <Loading />,
  children,
}: {
  query: UseQueryResult<T>;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { t } = useText();
  if (query.data === undefined) {
    return query.isError ? <ErrorState problem={query.error} retry={() => void query.refetch()} /> : loading;
  }
  return (
    <>
      {query.isError && <Partial missing={t('common:newest')} retry={() => void query.refetch()} />}
      {children(query.data)}
    </>
  );
}
