// One file of a project: to whom it is shown, its versions, and what can be done with it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ProjectFile } from '../../api-types.ts'
import { contentUrl } from '../../data/documents.ts'
import { useClock } from '../../data/me.ts'
import { putVersion } from '../../data/project-files.ts'
import type { OnTheWay as Way } from '../../data/uploads.ts'
import { countOf, fileSize } from '../../numbers.ts'
import { download } from '../../parts/download.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { OnTheWay } from '../../parts/on-the-way.tsx'
import { Status } from '../../parts/status.tsx'
import { toast } from '../../parts/toast.tsx'
import { shownWords } from '../../words/states.ts'
import record from '../record/record.module.css'
import { ChangeFile } from './change-file.tsx'
import { LookAtFile } from './look-at-file.tsx'
import { ShowFile } from './show-file.tsx'
import { WhoSaw } from './who-saw.tsx'

type Doing = 'show' | 'change' | 'look' | 'who'

export function FileRow({ projectId, file }: { projectId: string; file: ProjectFile }) {
  const [doing, setDoing] = useState<Doing | null>(null)
  const [way, setWay] = useState<Way | null>(null)
  const clock = useClock()
  const cache = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const newer = useMutation({
    mutationFn: (chosen: File) => putVersion(file.id, chosen, setWay),
    onSuccess: ({ version }) => {
      toast(`Version ${version} is here`)
      return cache.invalidateQueries({ queryKey: ['files'] })
    },
  })
  const can = (what: string) => file.can.includes(what)
  const look: Action[] = [{ word: 'Look at it', icon: 'eye', act: () => setDoing('look') }]
  if (can('download')) look.push({ word: 'Download', icon: 'download', act: () => download(contentUrl(file.id)) })
  look.push({ word: 'Who saw it', icon: 'contacts', act: () => setDoing('who') })
  const change: Action[] = []
  if (can('change')) change.push({ word: 'Show to', icon: 'portal', act: () => setDoing('show') })
  if (can('add_version')) change.push({ word: 'Add a newer version', icon: 'plus', act: () => field.current?.click() })
  if (can('change')) change.push({ word: 'Rename or move', icon: 'pencil', act: () => setDoing('change') })
  const close = () => setDoing(null)
  return (
    <li>
      <div className={record.item}>
        <Icon name="file" />
        <div className={record.words}>
          <button type="button" className={record.open} id={`file-${file.id}`} onClick={() => setDoing('look')}>
            {file.name}
          </button>
          <span className={record.second}>
            {[file.version > 1 && `Version ${file.version}`, fileSize(file.size)].filter(Boolean).join(', ')}.{' '}
            {file.uploadedBy ?? 'An API key'}, {clock.moment(file.uploadedAt)}
            {file.seenBy > 0 && `. Seen by ${countOf(file.seenBy, 'person', 'people')}`}
          </span>
          {newer.isPending && <OnTheWay way={way} />}
          <Fault error={newer.error} />
        </div>
        <div className={record.beside}>
          <Status is={shownTo(file)} />
          <MoreActions groups={[look, change]} describedBy={`file-${file.id}`} quiet />
        </div>
      </div>
      <input
        ref={field}
        type="file"
        hidden
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (chosen) newer.mutate(chosen)
        }}
      />
      {doing === 'look' && <LookAtFile file={file} onClose={close} />}
      {doing === 'who' && <WhoSaw file={file} onClose={close} />}
      {doing === 'show' && <ShowFile projectId={projectId} file={file} onClose={close} />}
      {doing === 'change' && <ChangeFile file={file} onClose={close} />}
    </li>
  )
}

function shownTo({ shown }: ProjectFile) {
  if (shown.toAll) return shownWords.all
  const { length } = shown.recordIds
  return length === 0 ? shownWords.nobody : { ...shownWords.records, word: `On ${countOf(length, 'record')}` }
}
