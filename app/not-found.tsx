import { PageMessage } from './_components/feedback/page-message.tsx'
import { BareHeader } from './_components/frame/bare-header.tsx'

export default function NotFound() {
  return (
    <>
      <BareHeader />
      <PageMessage
        title="There is nothing at this address"
        text="The link may be cut short. Choose a session from the list, or start a new one."
        link={{ href: '/', label: 'New session' }}
      />
    </>
  )
}
