// New record: in which project, who answers, what is asked, and by when.
import { Button, Loader, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { fieldFaults } from '../../api.ts'
import { refreshRecords } from '../../cache.ts'
import { useClock, useMay } from '../../data/me.ts'
import { Empty } from '../../parts/empty.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { toast } from '../../parts/toast.tsx'
import { useUnsaved } from '../../unsaved.ts'
import { ContactFields } from './contact-fields.tsx'
import { type Draft, emptyDraft, type Faults, faultsOf, saveDraft } from './draft.ts'
import classes from './new-record.module.css'
import { ProjectField } from './project-field.tsx'
import { RequirementChooser } from './requirement-chooser.tsx'
import { RequirementFields } from './requirement-fields.tsx'
import type { Asked } from './templates.ts'

const route = getRouteApi('/records/new')

export function NewRecord() {
  const may = useMay('records.write')
  return (
    <>
      <PageHead
        title="New record"
        under="One company in one project: what you ask of it, and who answers."
        crumbs={[{ word: 'Records', to: '/records' }]}
      />
      {may ? <RecordForm /> : <NotYours />}
    </>
  )
}

const NotYours = () => (
  <Empty icon="records" title="Your role does not create records">
    <span>Ask an owner or admin.</span>
  </Empty>
)

function RecordForm() {
  const { projectId } = route.useSearch()
  const [empty] = useState(() => emptyDraft(projectId))
  const [draft, setDraft] = useState<Draft>(empty)
  const [faults, setFaults] = useState<Faults>({})
  const clock = useClock()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  useUnsaved(draft !== empty)
  const create = useCreate(setFaults, (projectId) => change({ projectId }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (create.isPending) return
    const found = faultsOf(draft)
    setFaults(found)
    if (Object.keys(found).length === 0) create.mutate(draft)
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <section className={classes.part}>
        <h2>For which project</h2>
        <ProjectField draft={draft} faults={faults} change={change} />
      </section>
      <section className={classes.part}>
        <h2>Who answers</h2>
        <ContactFields draft={draft} faults={faults} change={change} />
      </section>
      <section className={classes.part}>
        <h2>What you ask</h2>
        <Asks draft={draft} faults={faults} change={change} />
        <TextInput
          type="date"
          label="Due"
          description="You can leave it empty."
          min={clock.plainDay(Date.now())}
          value={draft.dueOn}
          onChange={(event) => change({ dueOn: event.currentTarget.value })}
          maw={220}
        />
      </section>
      <Fault error={create.error} beside={['email', 'name', 'company']} />
      <div className={classes.buttons}>
        <Button type="submit" aria-busy={create.isPending} leftSection={create.isPending && <Loader color="currentColor" />}>
          Create record
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/records" ignoreBlocker {...props} />}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function useCreate(setFaults: (faults: Faults) => void, madeProject: (id: string) => void) {
  const navigate = route.useNavigate()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (draft: Draft) => saveDraft(draft, madeProject),
    onSuccess: async (record) => {
      await navigate({ to: '/records/$recordId', params: { recordId: record.id }, ignoreBlocker: true })
      toast('Record created')
      return refreshRecords(cache)
    },
    onError: (error) => setFaults(fieldFaults(error)),
  })
}

export interface DraftPartProps {
  draft: Draft
  faults: Faults
  change: (part: Partial<Draft>) => void
}

function Asks({ draft, faults, change }: DraftPartProps) {
  const replace = (asked: Asked) => change({ asks: draft.asks.map((one) => (one.key === asked.key ? asked : one)) })
  const remove = (asked: Asked) => change({ asks: draft.asks.filter((one) => one.key !== asked.key) })
  return (
    <>
      {draft.asks.length > 0 && (
        <div className={classes.asks}>
          {draft.asks.map((asked) => (
            <div key={asked.key} className={classes.ask}>
              <div className={classes.askHead}>
                <span>{asked.name || 'Another document'}</span>
                <Button variant="subtle" size="xs" leftSection={<Icon name="close" size={16} />} onClick={() => remove(asked)}>
                  Remove
                </Button>
              </div>
              <RequirementFields asked={asked} fault={faults[asked.key] ?? null} change={replace} />
            </div>
          ))}
        </div>
      )}
      <RequirementChooser choose={(asked) => change({ asks: [...draft.asks, asked] })} />
    </>
  )
}
