// View as client: the portal as this person sees it, read-only and marked. Looking is noted in the history.
import { Button, Modal, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { apiUrl } from '../../api.ts'
import type { Contact } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { destinationsQuery } from '../../data/contacts.ts'
import { FaultInPlace } from '../../parts/fault.tsx'
import { FramePage } from '../../parts/frame-page.tsx'
import { WideDialog } from '../../parts/wide-dialog.tsx'
import { firstNameOf, nameOf } from '../../words/people.ts'
import classes from './view-as-client.module.css'

export function ViewAsClient({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const [recordId, setRecordId] = useState('')
  const cache = useQueryClient()
  const found = useQuery(destinationsQuery(contact.id))
  const records = found.data?.items.filter(({ kind }) => kind === 'record') ?? []
  const pages = [
    { value: '', label: 'Portal home' },
    ...records.map(({ path, name }) => ({ value: path.slice(path.lastIndexOf('/') + 1), label: name ?? 'A page' })),
  ]
  // Whoever has one page only is led straight to it.
  const shown = recordId || (pages.length === 2 ? (pages[1]?.value ?? '') : '')
  const close = () => {
    void refreshRecords(cache)
    onClose()
  }
  return (
    <WideDialog size={1000} onClose={close}>
      <div className={classes.dialog}>
        <div className={classes.head}>
          <div>
            <Modal.Title className={classes.title}>View as client</Modal.Title>
            <p className={classes.help}>
              What {nameOf(contact)} sees. Nothing can be pressed, no file opens, and your look stands in the history.
            </p>
          </div>
          {records.length > 1 && (
            <Select label="Page" data={pages} value={recordId} onChange={(value) => setRecordId(value ?? '')} className={classes.page} />
          )}
        </div>
        {found.isLoadingError ? (
          <FaultInPlace error={found.error} again={() => void found.refetch()} />
        ) : (
          <div className={classes.paper}>
            {found.data && (
              <FramePage
                src={apiUrl(`/contacts/${contact.id}/portal-view`, { recordId: shown })}
                title={`The portal as ${firstNameOf(contact)} sees it`}
              />
            )}
          </div>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={close} data-autofocus>
            Close
          </Button>
        </div>
      </div>
    </WideDialog>
  )
}
