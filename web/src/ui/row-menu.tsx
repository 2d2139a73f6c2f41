import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { useRef } from 'react';

export interface RowAction {
  label: string;
  /** What cannot be undone is red. */
  tone?: 'bad';
  choose: () => void;
}

/** What can be done with one row of a table. */
export function RowMenu({ label, actions }: { label: string; actions: RowAction[] }) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Menu position="bottom-end" width={180} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon ref={button} variant="subtle" aria-label={label}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.label}
            className={action.tone}
            onClick={() => {
              // A dialog gives the focus back to where it was; the menu's item is gone by then.
              button.current?.focus();
              action.choose();
            }}
          >
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
