// A page of another door inside ours: a letter or the portal's first page. It is swapped only when the new one stands, so nothing flashes.
import { useEffect, useState } from 'react'
import classes from './frame-page.module.css'

export function FramePage({ src, title }: { src: string; title: string }) {
  const [shown, setShown] = useState(src)
  const pending = src === shown ? null : src
  return (
    <div className={classes.stack}>
      {[shown, ...(pending ? [pending] : [])].map((one) => (
        <iframe
          key={one}
          src={one}
          title={one === pending ? 'On its way' : title}
          sandbox=""
          referrerPolicy="no-referrer"
          className={classes.frame}
          data-pending={one === pending || undefined}
          aria-hidden={one === pending || undefined}
          tabIndex={one === pending ? -1 : undefined}
          onLoad={() => setShown(one)}
        />
      ))}
    </div>
  )
}

/** The value as it was before the typing paused. */
export function useSettled<Value>(value: Value, wait = 350): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return settled
}
