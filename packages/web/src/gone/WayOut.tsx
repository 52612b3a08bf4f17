import { useLocation } from 'wouter'
import { useTexts } from '../base/context.js'
import { Button } from '../ui/Button.js'

/** From a conversation that there is none of, to those there are. */
export function WayOut() {
  const texts = useTexts().list
  const [, navigate] = useLocation()
  return <Button onClick={() => navigate('/', { replace: true })}>{texts.all}</Button>
}
