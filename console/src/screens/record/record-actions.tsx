// The filled button with the next step, and everything else under More actions.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Contact, WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { contactQuery } from '../../data/contacts.ts'
import { restore } from '../../data/grants.ts'
import { useMay } from '../../data/me.ts'
import { type RecordDecision, undo } from '../../data/records.ts'
import { Fault } from '../../parts/fault.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { toast } from '../../parts/toast.tsx'
import { askWord } from '../../words/asked.ts'
import { deskActions } from '../client-portal/desk-dialog.tsx'
import type { DoingWhat } from './doing.tsx'
import { nextStep } from './next-step.ts'

interface RecordActionsProps {
  record: WholeRecord
  start: (what: DoingWhat) => void
}

export function RecordActions({ record, start }: RecordActionsProps) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: ({ run }: { run: () => Promise<unknown>; said: string }) => run(),
    onSuccess: (_answer, { said }) => {
      toast(said)
      return refreshRecords(cache)
    },
  })
  const contact = useQuery(contactQuery(record.contactId)).data
  const mayTry = useMay('grants.resend')
  const next = nextStep(record, useMay('contacts.address'))
  const run = (said: string, what: () => Promise<unknown>) => act.mutate({ said, run: what })
  return (
    <>
      <Fault error={act.error} />
      {next && <Button onClick={() => start(next.what)}>{next.word}</Button>}
      <MoreActions groups={[letters(record, contact, start, run, mayTry), edits(record, start, run), ends(record, start)]} />
    </>
  )
}

type Run = (said: string, what: () => Promise<unknown>) => void

function letters(
  record: WholeRecord,
  contact: Contact | undefined,
  start: RecordActionsProps['start'],
  run: Run,
  mayTry: boolean,
): Action[] {
  const can = (what: string) => record.can.includes(what)
  const { grantId } = record.portal
  const actions: Action[] = []
  if (can('invite'))
    actions.push({ word: 'Send Portal Invite', icon: 'sent', act: () => start({ kind: 'invite', title: 'Send Portal Invite' }) })
  if (can('resend'))
    actions.push({ word: 'Resend Portal Invite', icon: 'resend', act: () => start({ kind: 'invite', title: 'Resend Portal Invite' }) })
  // Whom this record is about is invited to it, not to the whole portal.
  if (contact && !record.archived)
    actions.push(
      ...deskActions(contact, (act) => start({ kind: 'desk', act, contact })).filter(({ word }) => word !== 'Invite to Client Portal'),
    )
  if (mayTry && !record.archived) actions.push({ word: 'Try it as the client would', icon: 'eye', act: () => start({ kind: 'trial' }) })
  if (can('extend')) actions.push({ word: 'Change end of access', icon: 'calendar', act: () => start({ kind: 'extend' }) })
  if (can('restore') && grantId)
    actions.push({ word: 'Restore Portal Access', icon: 'restore', act: () => run('Portal access restored', () => restore(grantId)) })
  return actions
}

function edits(record: WholeRecord, start: RecordActionsProps['start'], run: Run): Action[] {
  const can = (what: string) => record.can.includes(what)
  const back = (decision: RecordDecision, said: string) => () => run(said, () => undo(record.id, decision))
  const actions: (Action | false)[] = [
    can('edit') && { word: 'Edit record', icon: 'pencil', act: () => start({ kind: 'edit' }) },
    can('ask') && { word: askWord(record), icon: 'plus', act: () => start({ kind: 'ask' }) },
    can('waive') && { word: 'Waive, with a reason', icon: 'waived', act: () => start({ kind: 'waiver' }) },
    can('unwaive') && { word: 'Take back the waiver', icon: 'restore', act: back('waiver', 'Waiver taken back') },
    can('override') && { word: 'Override to Compliant', icon: 'compliant', act: () => start({ kind: 'override' }) },
    can('undo_override') && { word: 'Take back the override', icon: 'restore', act: back('override', 'Override taken back') },
    can('archive') && { word: 'Archive', icon: 'archived', act: () => start({ kind: 'archive' }) },
    can('unarchive') && { word: 'Bring back from the archive', icon: 'restore', act: back('archive', 'Brought back from the archive') },
  ]
  return actions.filter((action) => action !== false)
}

function ends(record: WholeRecord, start: RecordActionsProps['start']): Action[] {
  if (!record.can.includes('revoke')) return []
  return [{ word: 'Revoke Portal Access', icon: 'revoked', takesAway: true, act: () => start({ kind: 'revoke' }) }]
}
