// A file of the project to look at, in the version that is chosen.
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ProjectFile } from '../../api-types.ts'
import { contentUrl } from '../../data/documents.ts'
import { useClock } from '../../data/me.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Paper } from '../../parts/paper.tsx'
import classes from './files.module.css'

export function LookAtFile({ file, onClose }: { file: ProjectFile; onClose: () => void }) {
  const [version, setVersion] = useState(file.version)
  const clock = useClock()
  const versions = file.versions.toReversed().map((one) => ({
    value: String(one.number),
    label: `Version ${one.number}, ${one.uploadedBy ?? 'an API key'}, ${clock.moment(one.uploadedAt)}`,
  }))
  return (
    <Dialog title={file.name} onClose={onClose} size={860}>
      <div className={classes.look}>
        <div className={classes.lookBar}>
          {versions.length > 1 ? (
            <NativeSelect
              aria-label="Version"
              size="xs"
              data={versions}
              value={String(version)}
              onChange={(event) => setVersion(Number(event.currentTarget.value))}
            />
          ) : (
            <span>{versions[0]?.label}</span>
          )}
          {file.can.includes('download') && (
            <Button component="a" href={contentUrl(file.id, version)} download variant="default" size="xs">
              Download
            </Button>
          )}
        </div>
        <Paper documentId={file.id} version={version} name={file.name} />
      </div>
    </Dialog>
  )
}
