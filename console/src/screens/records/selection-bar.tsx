// What can be done with the ticked records at once; it slides in and replaces nothing.
import { Button, Menu } from '@mantine/core'
import { type RefObject, useRef, useState } from 'react'
import type { RecordRow } from '../../api-types.ts'
import { count, total } from '../../numbers.ts'
import { Icon } from '../../parts/icon.tsx'
import { stayNear } from '../../parts/return-focus.ts'
import { SendPortalInvites } from '../send-portal-invites/send-portal-invites.tsx'
import classes from './records.module.css'
import type { Selection } from './selection.ts'

export function SelectionBar({ selection, matching }: { selection: Selection; matching?: number }) {
  const [sending, setSending] = useState<'first' | 'again' | null>(null)
  const bulkActions = useRef<HTMLButtonElement>(null)
  const more = !selection.all && matching !== undefined && matching > selection.size
  if (selection.size === 0) return null
  return (
    <section className={classes.selection} aria-label="Selected records">
      <span className={classes.selected} role="status">
        {selection.all ? total(selection.size) : count(selection.size)} selected
      </span>
      {more && (
        <Button
          variant="subtle"
          size="xs"
          onClick={() => {
            selection.takeAll()
            bulkActions.current?.focus()
          }}
        >
          Select all {total(matching)} matching
        </Button>
      )}
      <div className={classes.bulk}>
        <BulkActions button={bulkActions} selection={selection} send={setSending} />
        <Button
          variant="subtle"
          size="xs"
          c="var(--ink2)"
          onClick={({ currentTarget }) => {
            stayNear(currentTarget)
            selection.clear()
          }}
        >
          Clear
        </Button>
      </div>
      {sending && <SendPortalInvites choice={selection.choice} resend={sending === 'again'} onClose={() => setSending(null)} />}
    </section>
  )
}

interface BulkActionsProps {
  button: RefObject<HTMLButtonElement | null>
  selection: Selection
  send: (which: 'first' | 'again') => void
}

function BulkActions({ button, selection, send }: BulkActionsProps) {
  // Whose invitation is over has nothing open: a first letter and a second one are the same to that person. What was revoked was meant.
  const isFirst = ({ can, portal: { access } }: RecordRow) =>
    (can.includes('invite') && access !== 'revoked') || (can.includes('resend') && access === 'expired')
  const first = selection.all ? selection.size : selection.rows.filter(isFirst).length
  const again = selection.all ? selection.size : selection.rows.filter(({ can }) => can.includes('resend')).length
  return (
    <Menu>
      <Menu.Target>
        <Button ref={button} variant="default" size="xs" rightSection={<Icon name="down" size={14} />}>
          Bulk Actions
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name="sent" />}
          rightSection={selection.all ? undefined : count(first)}
          disabled={first === 0}
          onClick={() => send('first')}
        >
          Send Portal Invites
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="resend" />}
          rightSection={selection.all ? undefined : count(again)}
          disabled={again === 0}
          onClick={() => send('again')}
        >
          Resend Portal Invites
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
