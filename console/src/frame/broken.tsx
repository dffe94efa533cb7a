// When the console cannot start or a screen breaks: said plainly, with a way on.
import { Button } from '@mantine/core'
import { whatWentWrong } from '../parts/fault.tsx'
import classes from './broken.module.css'

export function Broken({ error, again }: { error: unknown; again: () => void }) {
  return (
    <main className={classes.page}>
      <div>
        <h1>This page could not be shown</h1>
        <p className={classes.text} role="alert">
          {whatWentWrong(error)}
        </p>
        <Button mt={20} onClick={again}>
          Try again
        </Button>
      </div>
    </main>
  )
}
