// Copy, and for two seconds the word that it was done.
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

export function CopyButton({ text, size }: { text: string; size?: 'xs' | 'sm' }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <Button variant="default" size={size} leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
    </Button>
  )
}
