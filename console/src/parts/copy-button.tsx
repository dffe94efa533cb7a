// Copy, and for two seconds the word that it was done, or that the browser did not allow it.
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

const words = { 'not yet': 'Copy', copied: 'Copied', refused: 'Select and copy by hand' }
const icons = { 'not yet': 'copy', copied: 'check', refused: 'warning' } as const

interface CopyButtonProps {
  text: string
  size?: 'xs' | 'sm'
  /** The ids of the words that say what is copied, where several can be. */
  describedBy?: string
}

export function CopyButton({ text, size, describedBy }: CopyButtonProps) {
  const [became, setBecame] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (became !== 'copied') return
    const timer = setTimeout(() => setBecame(null), 2000)
    return () => clearTimeout(timer)
  }, [became])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setBecame('copied')
    } catch {
      setBecame('refused')
    }
  }
  return (
    <Button
      variant="default"
      size={size}
      aria-describedby={describedBy}
      leftSection={<Icon name={icons[became ?? 'not yet']} size={16} />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{words[became ?? 'not yet']}</span>
    </Button>
  )
}
