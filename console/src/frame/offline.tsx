// A slim line while the browser has no network: what one sees may be old.
import { useNetwork } from '@mantine/hooks'
import classes from './offline.module.css'

export function Offline() {
  const { online } = useNetwork()
  return <div role="status">{online === false && <p className={classes.line}>No connection. What you see may be old.</p>}</div>
}
