import type { useText } from '../../i18n/use-text';

/** Beyond this many days a number would be exact about something that nobody knows. */
const MAX_DAYS = 999;

/** How long the balance lasts if as much is spent as lately; null when nothing was. */
export function pace(t: ReturnType<typeof useText>['t'], days: number | null): string {
  if (days === null) return t('console:overview.no_pace');
  return days > MAX_DAYS ? t('console:overview.years_left') : t('console:overview.days_left', { count: days });
}
