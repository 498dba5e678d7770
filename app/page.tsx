import { NewSession } from './_components/home/new-session.tsx'

export default function HomePage() {
  return <NewSession />
}
