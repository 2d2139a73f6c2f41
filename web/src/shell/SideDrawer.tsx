import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text';
import { useShown } from './use-dialog';
import { Wordmark } from './Wordmark';

/** All pages, on a phone. */
export default function SideDrawer({
  opened,
  onClose,
  children,
}: {
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useText();
  return (
    <Drawer
      opened={useShown(opened)}
      onClose={onClose}
      size={280}
      position="right"
      title={<Wordmark />}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {children}
    </Drawer>
  );
}
