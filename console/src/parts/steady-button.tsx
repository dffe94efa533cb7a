// A button that goes off by its own press, as Save does once all is saved: off it keeps the keyboard, which a disabled one would drop.
import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithoutRef } from 'react'

interface SteadyButtonProps extends ButtonProps, Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> {
  off: boolean
}

export function SteadyButton({ off, onClick, ...props }: SteadyButtonProps) {
  return (
    <Button
      {...props}
      data-disabled={off || undefined}
      aria-disabled={off}
      onClick={(event) => {
        if (off) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
