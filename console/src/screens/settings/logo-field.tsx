// The account's logo: a small picture that letters carry inside, so it is never fetched from anywhere.
import { Button, FileButton, Input } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import classes from './settings.module.css'

const largest = 20_000
const types = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

interface LogoFieldProps {
  logo: string | null
  change: (logo: string | null) => void
  error: ReactNode
}

export function LogoField({ logo, change, error }: LogoFieldProps) {
  const [fault, setFault] = useState<string | null>(null)
  // The field keeps the last file: without this the same one could not be chosen again.
  const reset = useRef<() => void>(null)
  const take = async (file: File | null) => {
    if (!file) return
    const found = faultOf(file)
    setFault(found)
    if (!found) await dataUrlOf(file).then(change, () => setFault('The picture could not be read.'))
    reset.current?.()
  }
  return (
    <Input.Wrapper
      label="Logo"
      labelElement="div"
      description="PNG, JPG, WebP or GIF, up to 20 KB. It replaces tile and name."
      error={fault ?? error}
    >
      <div className={classes.logoRow}>
        {logo && <img className={classes.logo} src={logo} alt="Your logo" />}
        <FileButton resetRef={reset} onChange={(file) => void take(file)} accept={types.join(',')}>
          {(props) => (
            <Button {...props} variant="default" size="xs">
              {logo ? 'Choose another picture' : 'Choose a picture'}
            </Button>
          )}
        </FileButton>
        {logo && (
          <Button variant="subtle" size="xs" onClick={() => change(null)}>
            Remove
          </Button>
        )}
      </div>
    </Input.Wrapper>
  )
}

function faultOf(file: File): string | null {
  if (!types.includes(file.type)) return 'We take PNG, JPG, WebP or GIF.'
  return file.size > largest ? `It has ${Math.ceil(file.size / 1000)} KB. Save it smaller: at most 20 KB.` : null
}

function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
