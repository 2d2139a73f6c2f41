import { Button, Menu } from '@mantine/core';
import { Download } from 'lucide-react';
import { useText } from '../../i18n/use-text';
import { type CallQuery, exportAddress, type Scope } from './call-query';

/** The filtered calls as a file; the browser downloads it as the server writes it. */
export function ExportMenu({ scope, query }: { scope: Scope; query: CallQuery }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button size="xs" leftSection={<Download size={14} aria-hidden />}>
          {t('ledger:export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={exportAddress(scope, query, format)} download>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
