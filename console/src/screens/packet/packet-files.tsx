// The files: dropped for everybody or for one person each, matched by name, put right by hand, replaced once they were sent.
import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import type { PacketFile, WholePacket } from '../../api-types.ts'
import { addFiles, everybodyQuery, fileUrl, placeFile, removeFile, replaceFile } from '../../data/packets.ts'
import type { Tell, OnTheWay as Way } from '../../data/uploads.ts'
import { countOf } from '../../numbers.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { OnTheWay } from '../../parts/on-the-way.tsx'
import { Section } from '../../parts/page.tsx'
import { stayNear } from '../../parts/return-focus.ts'
import { toast } from '../../parts/toast.tsx'
import classes from './packet.module.css'

/** Something about the files; what sends some tells how far it is. */
type Work = (tell: Tell) => Promise<unknown>

export function PacketFiles({ packet }: { packet: WholePacket }) {
  const cache = useQueryClient()
  const edits = packet.can.includes('edit')
  const [way, setWay] = useState<Way | null>(null)
  const doing = useMutation({
    mutationFn: (work: Work) => work(setWay),
    onSettled: () => {
      setWay(null)
      return cache.invalidateQueries({ queryKey: ['packet', packet.id] })
    },
  })
  const add = (audience: 'all' | 'each') => (files: File[]) => doing.mutate((tell) => addFiles(packet.id, audience, files, tell))
  return (
    <Section title={countOf(packet.files.length, 'file')}>
      {edits && (
        <>
          <div className={classes.drops}>
            <Drop title="Files for everybody" says="Each of them goes to all." take={add('all')} busy={doing.isPending} />
            <Drop title="Files for one person each" says="Found by the file’s name." take={add('each')} busy={doing.isPending} />
          </div>
          <p className={classes.rule}>{packet.matchingRule}</p>
        </>
      )}
      <OnTheWay way={way} />
      <Fault error={doing.error} />
      <Files packet={packet} edits={edits} work={doing.mutate} />
    </Section>
  )
}

interface DropProps {
  title: string
  says: string
  busy: boolean
  take: (files: File[]) => void
}

function Drop({ title, says, busy, take }: DropProps) {
  const drop = (event: DragEvent) => {
    event.preventDefault()
    if (!busy && event.dataTransfer.files.length > 0) take([...event.dataTransfer.files])
  }
  return (
    <label className={classes.drop} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <strong>{title}</strong>
      <span className={classes.soft}>
        {says} Drop them here, or <span className={classes.choose}>choose files</span>.
      </span>
      <input
        type="file"
        multiple
        disabled={busy}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files.length > 0) take(files)
        }}
      />
    </label>
  )
}

interface FilesProps {
  packet: WholePacket
  edits: boolean
  work: (work: Work) => void
}

function Files({ packet, edits, work }: FilesProps) {
  const people = useQuery(everybodyQuery(packet.id)).data ?? []
  const options = [
    { value: 'all', label: 'Everybody' },
    { value: 'nobody', label: 'Nobody yet' },
    ...people.map(({ contactId, contact, company }) => ({
      value: contactId,
      label: [contact.name ?? contact.email, company].filter(Boolean).join(', '),
    })),
  ]
  const unmatchedFirst = packet.files.toSorted((a, b) => Number(b.audience === 'nobody') - Number(a.audience === 'nobody'))
  return (
    <ul className={classes.files} aria-label="Files">
      {unmatchedFirst.map((file) => {
        const whose = file.audience === 'one' ? (file.contactId ?? 'nobody') : file.audience
        return (
          <li key={file.id}>
            <span className={classes.name}>
              {packet.can.includes('download') ? (
                <a href={fileUrl(packet.id, file.id)} download>
                  {file.fileName}
                </a>
              ) : (
                file.fileName
              )}
              {file.version > 1 && <span className={classes.soft}> version {file.version}</span>}
              {file.audience === 'nobody' && <span className={classes.unmatched}> matches nobody</span>}
            </span>
            {edits ? (
              <>
                <Whose
                  name={file.fileName}
                  options={options}
                  whose={whose}
                  choose={(value) => work(() => placeFile(packet.id, file.id, placeOf(value)))}
                />
                <Button
                  variant="subtle"
                  size="xs"
                  onClick={({ currentTarget }) => {
                    stayNear(currentTarget)
                    work(() => removeFile(packet.id, file.id))
                  }}
                >
                  Remove
                </Button>
              </>
            ) : (
              <>
                <span className={classes.soft}>{options.find(({ value }) => value === whose)?.label}</span>
                {packet.can.includes('replace') && <Replace packetId={packet.id} file={file} work={work} />}
              </>
            )}
          </li>
        )
      })}
    </ul>
  )
}

interface WhoseProps {
  name: string
  options: { value: string; label: string }[]
  whose: string
  choose: (value: string) => void
}

/** Of thousands of people under hundreds of files each field knows its own, until somebody looks for another. */
function Whose({ name, options, whose, choose }: WhoseProps) {
  const [open, setOpen] = useState(false)
  return (
    <Select
      aria-label={`Whose is ${name}`}
      searchable
      limit={100}
      data={open ? options : options.filter(({ value }) => value === whose)}
      value={whose}
      onFocus={() => setOpen(true)}
      onChange={(value) => value && choose(value)}
    />
  )
}

const placeOf = (value: string) =>
  value === 'all' || value === 'nobody' ? { audience: value as 'all' | 'nobody' } : { audience: 'one' as const, contactId: value }

function Replace({ packetId, file, work }: { packetId: string; file: PacketFile; work: FilesProps['work'] }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        aria-label={`A newer version of ${file.fileName}`}
        onChange={(event) => {
          const [newer] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (newer)
            work(async (tell) => {
              await replaceFile(packetId, file.id, newer, tell)
              toast('Replaced. Whom it concerns is told and asked again.')
            })
        }}
      />
      <Button variant="default" size="xs" leftSection={<Icon name="resend" size={14} />} onClick={() => field.current?.click()}>
        Replace
      </Button>
    </>
  )
}
