import { createTheme, type VariantColorsResolver } from '@mantine/core';
import classes from './theme.module.css';

/** Colours come from tokens.css by name; Mantine's palettes, which fail the contrast rule, are not asked. */
const colors: VariantColorsResolver = ({ color, variant }) => {
  const hue = color === 'red' ? 'bad' : 'accent';
  switch (variant) {
    case 'filled':
      return {
        background: `var(--${hue})`,
        hover: `var(--${hue}-strong)`,
        color: `var(--on-${hue})`,
        border: '1px solid transparent',
      };
    case 'light':
      return {
        background: `var(--${hue}-faint)`,
        hover: `var(--${hue}-faint)`,
        color: `var(--${hue})`,
        border: '1px solid transparent',
      };
    case 'subtle':
    case 'transparent':
      return {
        background: 'transparent',
        hover: 'var(--sunken)',
        color: color === 'red' ? 'var(--bad)' : 'var(--text)',
        border: '1px solid transparent',
      };
    default:
      return {
        background: 'var(--card)',
        hover: 'var(--sunken)',
        color: color === 'red' ? 'var(--bad)' : 'var(--text)',
        border: '1px solid var(--line-strong)',
      };
  }
};

// Mantine locks scrolling by a <style> element, which the page's policy refuses; base.css does it with :has().
// Their <header> would count as a second banner of the page.
const floating = {
  lockScroll: false,
  transitionProps: { duration: 120 },
  attributes: { header: { role: 'presentation' } },
};

export const theme = createTheme({
  variantColorResolver: colors,
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'sm',
  // By name rather than by component, so that a page without dialogs does not load them.
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' }, classNames: { root: classes.button } },
    Modal: {
      defaultProps: { ...floating, centered: true, radius: 'md' },
      classNames: { content: classes.floating, header: classes.floating, title: classes.title },
    },
    Drawer: {
      defaultProps: floating,
      classNames: { content: classes.floating, header: classes.floating, title: classes.title },
    },
    Checkbox: { defaultProps: { radius: 3 } },
    SegmentedControl: { classNames: { root: classes.segments, indicator: classes.segment } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Tabs: { classNames: { tab: classes.tab } },
    Input: { classNames: { input: classes.input } },
    PasswordInput: { classNames: { input: classes.box } },
    InputWrapper: { classNames: { label: classes.label } },
  },
});
