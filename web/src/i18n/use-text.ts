import { useTranslation } from 'react-i18next';

const namespaces = ['common', 'console', 'gateway', 'identity', 'ledger', 'mail'] as const;

/** `const { t } = useText()`, then `t('ledger:activity.title')`: always the whole key, so that it can be searched for. */
export const useText = () => useTranslation(namespaces);
