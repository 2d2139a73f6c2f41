import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

/** One chunk per language, with all features' texts in it; only the language in use is loaded. */
const load = {
  en: () => import('./en'),
  zh: () => import('./zh'),
} satisfies Record<Language, () => Promise<{ texts: Record<string, unknown> }>>;

const browserLanguage = (): Language => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');

async function add(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return;
  const { texts } = await load[language]();
  for (const [namespace, content] of Object.entries(texts)) i18next.addResourceBundle(language, namespace, content);
}

export async function startTexts(): Promise<void> {
  const language = browserLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await speak(language);
}

export async function speak(language: Language): Promise<void> {
  await add(language);
  if (i18next.language !== language || document.documentElement.lang !== language) {
    await i18next.changeLanguage(language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }
}

export const currentLanguage = (): Language => (i18next.language === 'zh' ? 'zh' : 'en');
