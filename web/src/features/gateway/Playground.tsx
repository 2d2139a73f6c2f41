import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Check, Code, Eraser, Link2 } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../i18n/use-text';
import { instanceQuery, type Model, queryString } from '../../api';
import { overviewQuery } from '../../shell/live';
import { useMode } from '../../shell/mode';
import { CallCode, Empty, Loaded, Loading, OutOfCredit, Page, Panel, useFilters } from '../../ui';
import { Composer } from './Composer';
import { messagesFor, useConversation } from './conversation';
import { modelsQuery } from './models';
import { protocolOf } from './protocols';
import { MOST_MODELS, optionsFor } from './setup';
import { SetupPanel } from './SetupPanel';
import { Thread } from './Thread';
import classes from './playground.module.css';

/** Chat with up to four models side by side, each answer with what it cost and how fast it came. */
export function PlaygroundPage() {
  const { t } = useText();
  const models = useQuery(modelsQuery(useMode()));
  if (models.data) return <Loaded query={models}>{(all) => <Playground models={all} />}</Loaded>;
  const loading = (
    <Panel>
      <Loading rows={6} />
    </Panel>
  );
  return (
    <Page title={t('gateway:play.title')}>
      <Loaded query={models} loading={loading}>
        {() => null}
      </Loaded>
    </Page>
  );
}

/** The models of the address, or the first that can be called. */
function useChosen(models: Model[]): string[] {
  const chosen = [...new Set(useFilters().many('model'))].slice(0, MOST_MODELS);
  const first = models.find((model) => model.available);
  return chosen.length > 0 ? chosen : first ? [first.id] : [];
}

function Playground({ models }: { models: Model[] }) {
  const { t } = useText();
  const mode = useMode();
  const filters = useFilters();
  const chosen = useChosen(models);
  const [system, setSystem] = useState('');
  const [draft, setDraft] = useState('');
  const [code, setCode] = useState(false);
  const clipboard = useClipboard({ timeout: 1500 });
  const conversation = useConversation(mode);
  const balance = useQuery(overviewQuery(mode)).data?.balance;
  const byId = new Map(models.map((model) => [model.id, model]));
  const protocol = protocolOf(filters.one('protocol'));
  const callFor = (model: string, prompt: string) => ({
    protocol,
    model,
    messages: messagesFor(model, system.trim(), conversation.turns, prompt),
    options: optionsFor(byId.get(model), filters, protocol),
  });
  const send = () => {
    const prompt = draft.trim();
    if (!prompt || conversation.busy || chosen.length === 0) return;
    conversation.send(prompt, chosen.map((model) => callFor(model, prompt)));
    setDraft('');
  };
  const link = `${location.origin}${location.pathname}${queryString({
    ...filters.values,
    model: chosen,
    mode,
  })}`;
  return (
    <Page
      title={t('gateway:play.title')}
      actions={
        <>
          <Button size="xs" leftSection={<Code size={14} aria-hidden />} aria-pressed={code} onClick={() => setCode(!code)}>
            {t('gateway:play.code')}
          </Button>
          <Button size="xs" leftSection={<Eraser size={14} aria-hidden />} disabled={conversation.turns.length === 0} onClick={conversation.clear}>
            {t('gateway:play.clear')}
          </Button>
          <Button
            size="xs"
            leftSection={clipboard.copied ? <Check size={14} aria-hidden /> : <Link2 size={14} aria-hidden />}
            title={t('gateway:play.share_note')}
            onClick={() => clipboard.copy(link)}
          >
            {clipboard.copied ? t('common:copied') : t('gateway:play.share')}
          </Button>
        </>
      }
    >
      {balance && balance.available.microcredits <= 0 && (
        <OutOfCredit available={balance.available} action={<span>{t('ledger:credits.who_grants')}</span>} />
      )}
      <div className={classes.layout}>
        <SetupPanel models={models} chosen={chosen} system={system} setSystem={setSystem} />
        <div className={classes.talk}>
          {code && <CodeOfCalls chosen={chosen} callFor={(model) => callFor(model, draft.trim() || t('gateway:play.example'))} />}
          {chosen.length === 0 ? (
            <Empty>{models[0]?.reason ?? t('gateway:play.no_models')}</Empty>
          ) : (
            <Thread turns={conversation.turns} />
          )}
          <Composer
            draft={draft}
            setDraft={setDraft}
            busy={conversation.busy}
            ready={chosen.length > 0}
            send={send}
            stop={conversation.stop}
          />
        </div>
      </div>
    </Page>
  );
}

function CodeOfCalls({ chosen, callFor }: { chosen: string[]; callFor: (model: string) => Parameters<typeof CallCode>[0]['call'] }) {
  const { t } = useText();
  const instance = useQuery(instanceQuery).data;
  const [wanted, setWanted] = useState<string | null>(null);
  const model = wanted && chosen.includes(wanted) ? wanted : chosen[0];
  if (!instance || !model) return null;
  return (
    <div className="stack">
      {chosen.length > 1 && (
        <select className="choose" aria-label={t('gateway:play.model')} value={model} onChange={(event) => setWanted(event.currentTarget.value)}>
          {chosen.map((id) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      )}
      <CallCode baseUrl={instance.base_url} call={callFor(model)} />
    </div>
  );
}
