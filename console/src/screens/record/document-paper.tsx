// The file itself, where the browser can draw it. Its type is set by us: whatever the bytes claim, they are never run as a page.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Document, Version } from '../../api-types.ts'
import { fetchContent } from '../../data/documents.ts'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Paper } from '../../parts/paper.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import classes from './record.module.css'

const drawn: { [fileType: string]: string } = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
}

interface DocumentPaperProps {
  document: Document
  version: Version
}

export function DocumentPaper({ document, version }: DocumentPaperProps) {
  const type = drawn[version.fileType]
  // What a browser cannot draw itself is shown as the pictures that the server makes of it.
  if (!type) return <Paper documentId={document.id} version={version.number} name={document.name} />
  return <Drawn document={document} version={version} type={type} />
}

function Drawn({ document, version: { number }, type }: DocumentPaperProps & { type: string }) {
  const bytes = useQuery({
    queryKey: ['content', document.id, number],
    queryFn: ({ signal }) => fetchContent(document.id, number, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const url = useBlobUrl(bytes.data, type)
  if (bytes.isLoadingError) return <FaultInPlace error={bytes.error} again={() => void bytes.refetch()} />
  if (!url) return <Waiting lines={6} />
  if (type === 'application/pdf') return <iframe className={classes.paper} src={`${url}#navpanes=0&view=FitH`} title={document.name} />
  return <img className={classes.paper} src={url} alt={document.name} />
}

function useBlobUrl(bytes: ArrayBuffer | undefined, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!bytes) return
    const made = URL.createObjectURL(new Blob([bytes], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, type])
  return url
}
