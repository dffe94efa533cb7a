// The one button under a settings form, with what the server refused beside it.
import { Loader } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { Fault } from '../../parts/fault.tsx'
import { SteadyButton } from '../../parts/steady-button.tsx'
import { useUnsaved } from '../../unsaved.ts'
import classes from './settings.module.css'

interface SaveButtonProps {
  save: Pick<UseMutationResult<unknown, Error, never>, 'isPending' | 'error'>
  may: boolean
  dirty: boolean
  /** The fields of the form: each tells its own fault. */
  beside: readonly string[]
}

export function SaveButton({ save, may, dirty, beside }: SaveButtonProps) {
  useUnsaved(may && dirty)
  if (!may) return <p className={classes.help}>An owner or admin can change this.</p>
  return (
    <>
      <Fault error={save.error} beside={beside} />
      <div>
        <SteadyButton type="submit" off={!dirty} aria-busy={save.isPending} leftSection={save.isPending && <Loader color="currentColor" />}>
          {save.isPending ? 'Saving' : 'Save'}
        </SteadyButton>
      </div>
    </>
  )
}
