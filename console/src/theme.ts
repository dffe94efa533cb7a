// How Mantine's parts look here: our colours, type and measures; what a part cannot say by itself stands in theme.module.css.
import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core'
import classes from './theme.module.css'
import { darkTokens, lightTokens } from './tokens.ts'

const words = (list: string) => list.split(' ').map((hex) => `#${hex}`) as unknown as MantineColorsTuple

const lapis = words('F3F5FB ECEFF8 D3DBF0 AEBFF3 8FA6EA 6D88D8 4F6FC6 2F4B94 263D7A 1C2D5B')
const stone = words('FAF9F6 F4F2ED E7E3DB DAD5CB CFC9BE A8A296 8A8478 6F695F 59544B 1D1B18')
const dark = words('F2EFE9 BBB5AA A59F93 857F74 4A463F 37342F 201E1B 171614 121110 0C0B0A')

const font = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
const buttonHeights: { [size: string]: string } = { xs: rem(30), sm: rem(34), md: rem(38) }
const floating = { transitionProps: { transition: 'pop' as const, duration: 160 }, shadow: 'md', radius: 10 }
// A closed list that stays in the page would answer to the label of its field, too.
const listFloating = { ...floating, keepMounted: false }
const fieldClasses = {
  wrapper: classes.fieldWrapper,
  input: classes.input,
  label: classes.label,
  description: classes.help,
  error: classes.fault,
}
const wrapperClasses = { label: classes.label, description: classes.help, error: classes.fault }
const tickClasses = { label: classes.tickLabel, description: classes.help, error: classes.fault }
const fieldOrder: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']
const field = { size: 'sm', radius: 8, inputWrapperOrder: fieldOrder, classNames: fieldClasses }

const dimmed = { backgroundOpacity: 0.35, color: '#1D1B18' }
const dialog = {
  shadow: 'md',
  transitionProps: { transition: 'fade-up' as const, duration: 160 },
  classNames: { content: classes.dialog, inner: classes.dialogInner, header: classes.dialogHeader, title: classes.dialogTitle },
}

export const theme = createTheme({
  primaryColor: 'lapis',
  primaryShade: { light: 7, dark: 6 },
  colors: { lapis, gray: stone, dark },
  black: '#1D1B18',
  white: '#FFFFFF',
  defaultRadius: 8,
  focusRing: 'auto',
  focusClassName: classes.focus,
  activeClassName: '',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: font,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  fontWeights: { regular: '400', medium: '550', bold: '600' },
  fontSizes: { xs: rem(12), sm: rem(14), md: rem(14), lg: rem(15), xl: rem(19) },
  lineHeights: { xs: rem(16), sm: rem(20), md: rem(20), lg: rem(22), xl: rem(26) },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(20), xl: rem(32) },
  radius: { xs: rem(4.5), sm: rem(6), md: rem(8), lg: rem(12), xl: rem(16) },
  shadows: { xs: 'none', sm: 'none', md: 'var(--float)', lg: 'var(--float)', xl: 'var(--float)' },
  headings: {
    fontFamily: font,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(22), lineHeight: rem(28), fontWeight: '620' },
      h2: { fontSize: rem(19), lineHeight: rem(26) },
      h3: { fontSize: rem(15), lineHeight: rem(22) },
      h4: { fontSize: rem(14), lineHeight: rem(20) },
      h5: { fontSize: rem(13), lineHeight: rem(18) },
      h6: { fontSize: rem(12), lineHeight: rem(16) },
    },
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm', classNames: { root: classes.button, label: classes.buttonLabel } },
      vars: (_theme, props) => ({
        root: {
          '--button-height': buttonHeights[props.size ?? 'sm'],
          '--button-padding-x': props.variant === 'subtle' ? rem(8) : rem(12),
          '--button-fz': props.size === 'xs' ? rem(13) : rem(14),
        },
      }),
    }),
    ActionIcon: { defaultProps: { size: 34, variant: 'default', classNames: { root: classes.actionIcon } } },
    TextInput: { defaultProps: field },
    Textarea: { defaultProps: field },
    NumberInput: { defaultProps: { ...field, hideControls: true } },
    Autocomplete: {
      defaultProps: {
        ...field,
        openOnFocus: false,
        comboboxProps: listFloating,
        classNames: { ...field.classNames, option: classes.option },
      },
    },
    Select: {
      defaultProps: {
        ...field,
        comboboxProps: listFloating,
        allowDeselect: false,
        openOnFocus: false,
        checkIconPosition: 'right',
        classNames: { ...field.classNames, option: classes.option },
      },
    },
    MultiSelect: { defaultProps: { ...field, comboboxProps: listFloating, classNames: { ...field.classNames, option: classes.option } } },
    ColorInput: { defaultProps: { ...field, popoverProps: floating } },
    Checkbox: { defaultProps: { size: 'xs', radius: 4.5, classNames: { ...tickClasses, input: classes.tick } } },
    Radio: { defaultProps: { size: 'xs', classNames: { ...tickClasses, radio: classes.tick } } },
    RadioGroup: { defaultProps: { classNames: { ...wrapperClasses, description: `${classes.help} ${classes.ahead}` } } },
    InputWrapper: { defaultProps: { inputWrapperOrder: fieldOrder, classNames: wrapperClasses } },
    SegmentedControl: {
      defaultProps: { size: 'xs', withItemsBorders: false, classNames: { root: classes.segments, label: classes.segment } },
    },
    Portal: { defaultProps: { target: '#floats' } },
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        ...floating,
        position: 'bottom-end',
        offset: 6,
        // Where the page is shown at twice its size, a long menu has the height that is left, and scrolls by itself.
        middlewares: { flip: true, shift: true, size: true },
        classNames: { dropdown: classes.menu, item: classes.menuItem, itemSection: classes.menuSection, divider: classes.menuDivider },
      },
    },
    Popover: { defaultProps: { ...floating, classNames: { dropdown: classes.popover } } },
    Modal: {
      defaultProps: {
        radius: 16,
        padding: 28,
        centered: true,
        withCloseButton: false,
        overlayProps: dimmed,
        ...dialog,
      },
    },
    ModalRoot: { defaultProps: { centered: true, ...dialog } },
    ModalContent: { defaultProps: { radius: 16 } },
    ModalOverlay: { defaultProps: dimmed },
    Table: { defaultProps: { striped: false, withTableBorder: false, withColumnBorders: false } },
    Tooltip: { defaultProps: { openDelay: 400, radius: 6, classNames: { tooltip: classes.tooltip } } },
    Skeleton: { defaultProps: { radius: 4 } },
    Loader: { defaultProps: { size: 16 } },
  },
})

/** Our tokens, and Mantine's own names re-pointed at them, so that a colour is written once. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...repointed, ...lightTokens },
  dark: { ...repointed, ...darkTokens },
})

// Mantine sets these per scheme, which outweighs anything said for both: so they are said where it says them.
const repointed = {
  '--mantine-color-body': 'var(--sheet)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink2)',
  '--mantine-color-placeholder': 'var(--ink3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--sheet)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-disabled': 'var(--line)',
  '--mantine-color-disabled-color': 'var(--ink2)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-lapis-filled-hover': 'color-mix(in srgb, var(--accent) 93%, black)',
}
