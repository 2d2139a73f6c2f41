import { ActionIcon, Checkbox, Popover } from '@mantine/core';
import { Columns3 } from 'lucide-react';
import { useText } from '../i18n/use-text';
import classes from './table.module.css';

/** Which columns are shown; the first one always is. */
export default function ColumnPicker({
  all,
  shown,
  pick,
}: {
  all: { id: string; head: string }[];
  shown: string[];
  pick: (id: string, on: boolean) => void;
}) {
  const { t } = useText();
  return (
    <Popover position="bottom-end" shadow="md" radius="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon className={classes.picker} variant="subtle" size="sm" aria-label={t('common:columns')} title={t('common:columns')}>
          <Columns3 size={15} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.pickerList} role="group" aria-label={t('common:columns')}>
        {all.slice(1).map((column) => (
          <Checkbox
            key={column.id}
            size="xs"
            label={column.head}
            checked={shown.includes(column.id)}
            onChange={(event) => pick(column.id, event.currentTarget.checked)}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
