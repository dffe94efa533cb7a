// Files of a project: dropped here, private until they are shown, in folders.
import { Button, FileButton, Loader, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useId, useRef, useState } from 'react'
import type { Project, ProjectFile } from '../../api-types.ts'
import { projectFilesQuery, putFiles } from '../../data/project-files.ts'
import type { OnTheWay as Way } from '../../data/uploads.ts'
import { countOf } from '../../numbers.ts'
import { Empty } from '../../parts/empty.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { OnTheWay } from '../../parts/on-the-way.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import record from '../record/record.module.css'
import { FileRow } from './file-row.tsx'
import classes from './files.module.css'

const types = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.heic,.webp,.txt,.log,.md,.csv,.docx,.xlsx'
const collator = new Intl.Collator('en', { numeric: true })

export function Files({ project }: { project: Project }) {
  const files = useQuery({ ...projectFilesQuery(project.id), refetchInterval: every(3_000) })
  const [over, setOver] = useState(false)
  const put = usePutting(project.id)
  const mayPut = project.can.includes('upload')
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = [...event.dataTransfer.files]
    if (dropped.length > 0) put.mutate(dropped)
  }
  const items = files.data?.items
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, which does the same for everybody
    <div
      className={classes.files}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!mayPut) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={mayPut ? drop : undefined}
    >
      {mayPut && <Bar put={put} folders={[...new Set(items?.flatMap(({ folder }) => folder ?? []))]} />}
      {files.isLoadingError && <FaultInPlace error={files.error} again={() => void files.refetch()} />}
      {files.isPending && <Waiting lines={5} />}
      {items?.length === 0 && (
        <Empty icon="file" title="No files yet">
          What you put here stays private until you show it: to all of the project, or on single records.
        </Empty>
      )}
      {items && <Folders projectId={project.id} files={items} />}
    </div>
  )
}

function usePutting(projectId: string) {
  const cache = useQueryClient()
  const [folder, setFolder] = useState('')
  const [way, setWay] = useState<Way | null>(null)
  const mutation = useMutation({
    mutationFn: (files: readonly File[]) => putFiles(projectId, files, folder.trim() || null, setWay),
    onSuccess: (_answer, files) => {
      toast(`${countOf(files.length, 'file')} put here. Nobody outside sees ${files.length === 1 ? 'it' : 'them'} yet`)
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['files', projectId] }),
  })
  return { ...mutation, way, folder, setFolder }
}

function Bar({ put, folders }: { put: ReturnType<typeof usePutting>; folders: string[] }) {
  const reset = useRef<() => void>(null)
  const list = useId()
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          label="Folder"
          placeholder="None"
          maxLength={80}
          list={list}
          value={put.folder}
          onChange={(event) => put.setFolder(event.currentTarget.value)}
        />
        <datalist id={list}>
          {folders.map((folder) => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
        <FileButton
          multiple
          accept={types}
          resetRef={reset}
          onChange={(files) => {
            if (files.length > 0) put.mutate(files, { onSettled: () => reset.current?.() })
          }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              aria-busy={put.isPending}
              leftSection={put.isPending ? <Loader color="currentColor" /> : <Icon name="plus" size={16} />}
            >
              {put.isPending ? 'Putting them here' : 'Add files'}
            </Button>
          )}
        </FileButton>
        <span className={classes.hint}>Or drop them anywhere here. 25 MB each.</span>
      </div>
      {put.isPending && <OnTheWay way={put.way} />}
      <Fault error={put.error} />
    </>
  )
}

function Folders({ projectId, files }: { projectId: string; files: ProjectFile[] }) {
  const sorted = files.toSorted((a, b) => collator.compare(a.name, b.name))
  const folders = [...new Set(sorted.map(({ folder }) => folder))].toSorted((a, b) => collator.compare(a ?? '', b ?? ''))
  return folders.map((folder) => (
    <section key={folder ?? ''}>
      {folder && (
        <h2 className={classes.folder}>
          <Icon name="folder" size={16} />
          {folder}
        </h2>
      )}
      <ul className={record.list}>
        {sorted
          .filter((file) => file.folder === folder)
          .map((file) => (
            <FileRow key={file.id} projectId={projectId} file={file} />
          ))}
      </ul>
    </section>
  ))
}
