import { Button, createTheme, Drawer, Menu, Modal, type VariantColorsResolver } from '@mantine/core';

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
const floating = { lockScroll: false, transitionProps: { duration: 120 } };

export const theme = createTheme({
  variantColorResolver: colors,
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'sm',
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm', variant: 'default' } }),
    Modal: Modal.extend({ defaultProps: { ...floating, centered: true, radius: 'md' } }),
    Drawer: Drawer.extend({ defaultProps: floating }),
    Menu: Menu.extend({ defaultProps: { transitionProps: { duration: 120 }, shadow: 'md', radius: 'md' } }),
  },
});
