// How the account's colour comes out: the door and its button, by day and by night.
import type { Colours, Palette } from '../../api-types.ts'
import { useLogoRead } from './contrast-check.tsx'
import classes from './settings.module.css'

interface ColourPreviewProps {
  name: string
  logo: string | null
  colours: Colours
}

export function ColourPreview({ name, logo, colours }: ColourPreviewProps) {
  const opaque = useLogoRead(logo)?.opaque ?? true
  return (
    <section className={classes.doors} aria-label="Preview">
      {(['light', 'dark'] as const).map((mode) => (
        <Door key={mode} mode={mode} name={name} logo={logo} opaque={opaque} palette={colours[mode]} />
      ))}
    </section>
  )
}

interface DoorProps {
  mode: 'light' | 'dark'
  name: string
  logo: string | null
  opaque: boolean
  palette: Palette
}

function Door({ mode, name, logo, opaque, palette }: DoorProps) {
  const fill = {
    background: palette.fill,
    color: palette.label,
    boxShadow: palette.outline ? `inset 0 0 0 1px ${palette.outline}` : undefined,
  }
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
  return (
    <figure className={classes.doorway} data-mode={mode}>
      <div className={classes.door} aria-hidden="true">
        {logo ? (
          <img className={classes.doorLogo} data-opaque={opaque || undefined} src={logo} alt="" />
        ) : (
          <span className={classes.doorTile} style={fill}>
            {initials}
          </span>
        )}
        <span className={classes.doorTitle}>Check your email</span>
        <span className={classes.doorButton} style={fill}>
          Sign in
        </span>
        <span style={{ color: palette.text }}>Use a passkey</span>
      </div>
      <figcaption>{mode === 'light' ? 'By day' : 'By night'}</figcaption>
    </figure>
  )
}
