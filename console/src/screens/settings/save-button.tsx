// The one button under a settings form, with what the server refused beside it.
import { Button, Loader } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { ApiError } from '../../api.ts'
import { Fault } from '../../parts/fault.tsx'
import classes from './settings.module.css'

interface SaveButtonProps {
  save: Pick<UseMutationResult<unknown, Error, never>, 'isPending' | 'error'>
  may: boolean
  dirty: boolean
}

export function SaveButton({ save, may, dirty }: SaveButtonProps) {
  const besideFields = save.error instanceof ApiError && save.error.problem.fields
  if (!may) return <p className={classes.help}>An owner or admin can change this.</p>
  return (
    <>
      {!besideFields && <Fault error={save.error} />}
      <div>
        <Button type="submit" disabled={!dirty} aria-busy={save.isPending} leftSection={save.isPending && <Loader color="currentColor" />}>
          {save.isPending ? 'Saving' : 'Save'}
        </Button>
      </div>
    </>
  )
}
