// Ten codes for the day on which the phone is gone; shown once.
import { Button } from '@mantine/core'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import classes from './second-factor.module.css'

export function RecoveryCodes({ codes, verb, onDone }: { codes: string[]; verb: string; onDone: () => void }) {
  const text = `${codes.join('\n')}\n`
  const save = () => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const anchor = document.createElement('a')
    anchor.href = address
    anchor.download = 'portico-recovery-codes.txt'
    anchor.click()
    URL.revokeObjectURL(address)
  }
  return (
    <div className={classes.stack}>
      <p className={classes.text}>
        Each lets you in once, in the place of your second factor. Keep them where passwords are kept: you see them this once.
      </p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <CopyButton text={text} />
        <Button variant="default" leftSection={<Icon name="download" size={16} />} onClick={save}>
          Save as a file
        </Button>
      </div>
      <Button onClick={onDone}>{verb}</Button>
    </div>
  )
}
