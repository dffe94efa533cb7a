// Files from us to them: site rules, a form to fill in. The contact sees them on the record's page.
import { Button, FileButton, Loader } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { share } from '../../data/documents.ts'
import { Fault } from '../../parts/fault.tsx'
import { toast } from '../../parts/toast.tsx'
import classes from './record.module.css'

const types = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.heic,.webp'

export function ShareFiles({ record }: { record: WholeRecord }) {
  const cache = useQueryClient()
  // The field keeps the last file: without this the same one could not be chosen again.
  const reset = useRef<() => void>(null)
  const sharing = useMutation({
    mutationFn: (files: File[]) => share(record.id, files),
    onSuccess: (_answer, files) => {
      toast(files.length === 1 ? 'File shared' : `${files.length} files shared`)
    },
    onSettled: () => {
      reset.current?.()
      return refreshRecords(cache)
    },
  })
  return (
    <div className={classes.share}>
      <Fault error={sharing.error} />
      <FileButton multiple accept={types} resetRef={reset} onChange={(files) => files.length > 0 && sharing.mutate(files)}>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="xs"
            aria-busy={sharing.isPending}
            leftSection={sharing.isPending && <Loader color="currentColor" />}
          >
            {sharing.isPending ? 'Sharing' : 'Share a file'}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
