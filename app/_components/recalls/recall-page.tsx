/** One recall: what it says, when it comes next, what can be done to it, and what became of each of its times. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import { IconArrowLeft, IconCopy, IconPencil, IconPlayerPlay, IconPlayerTrackNext } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { RECALL_FAILURES_UNTIL_PAUSE } from '../../../server/protocol/limits.ts'
import type { RecallWithTimes } from '../../../server/protocol/recalls.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { boundWords, definitionWords } from '../../_client/recalls/definition-words.ts'
import { briefMessage, isLasting, isOneShot } from '../../_client/recalls/recall-states.ts'
import { momentWords, zoneWords } from '../../_client/recalls/zoned-words.ts'
import { type RecallActions, useRecallActions } from '../../_hooks/use-recall-actions.ts'
import { useRecallsLive } from '../../_hooks/use-recalls-live.ts'
import { PageMessage } from '../feedback/page-message.tsx'
import { Pane } from '../frame/pane.tsx'
import { LongText } from './long-text.tsx'
import { NextTimes } from './next-times.tsx'
import { POLICIES } from './policy-fields.tsx'
import type { RecallTask } from './recall-dialog.tsx'
import { RecallHistory } from './recall-history.tsx'
import { RecallMenu } from './recall-menu.tsx'
import classes from './recall-page.module.css'
import { RecallStateMark } from './recall-state-mark.tsx'
import { SessionLink } from './session-link.tsx'
import { useRecallTask } from './use-recall-task.tsx'

const TITLE_CHARS = 120

export function RecallPage({ recallId }: { recallId: string }) {
  const router = useRouter()
  const query = trpc.recalls.get.useQuery({ recallId }, { staleTime: 0 })
  useRecallsLive({ recallId })
  const isMissing = query.isError && toVigilError(query.error).reason === 'NOT_FOUND'
  return (
    <Pane title="Recall">
      <Link href="/recalls" prefetch={false} className={classes.back}>
        <IconArrowLeft size={16} stroke={1.7} aria-hidden="true" />
        All recalls
      </Link>
      {query.isPending && <Skeleton height={280} radius="md" />}
      {query.isError && (isMissing || !query.data) && (
        <PageMessage
          tone={isMissing ? 'neutral' : 'failed'}
          title={isMissing ? 'This recall is not here' : 'The recall could not be loaded'}
          text={
            isMissing
              ? 'It went with its session, or the link is wrong, or it belongs to somebody else.'
              : failureWords(query.error)
          }
          action={
            isMissing
              ? { label: 'All recalls', onClick: () => router.push('/recalls') }
              : { label: 'Try again', onClick: () => query.refetch(), busy: query.isFetching }
          }
        />
      )}
      {query.data && !isMissing && <Recall {...query.data} />}
    </Pane>
  )
}

function Recall({ recall, next }: RecallWithTimes) {
  const { definition, message, note, reason, failuresInARow, occurrences, sessionId, createdBy, createdAt } = recall
  const { timeZone = 'UTC' } = definition
  const { actions, isBusy } = useRecallActions()
  const { begin, dialog } = useRecallTask()
  return (
    <article className={classes.recall} aria-label={briefMessage(recall)}>
      <header className={classes.head}>
        <div className={classes.about} data-long={isText(message) || undefined}>
          <LongText>
            <h2 className={classes.message} data-long={isText(message) || undefined}>
              <bdi>{message}</bdi>
            </h2>
          </LongText>
          <div className={classes.facts}>
            <RecallStateMark recall={recall} />
            <SessionLink sessionId={sessionId} />
          </div>
        </div>
        <div className={classes.actions}>
          <FirstActions recall={recall} actions={actions} isBusy={isBusy} onTask={begin} />
          <RecallMenu
            recall={recall}
            actions={actions}
            onEdit={() => begin({ do: 'edit', recall })}
            onDuplicate={() => begin({ do: 'duplicate', recall })}
          />
        </div>
      </header>
      {reason && <p className={classes.reason}>{reason}</p>}
      <dl className={classes.definition}>
        <Fact name="When">
          <span className={classes.words}>{definitionWords(definition)}</span>
          <span className={classes.dimmed}>{[zoneWords(timeZone), ...boundWords(definition)].join(' · ')}</span>
          {definition.cron !== undefined && <code className={classes.code}>{definition.cron}</code>}
        </Fact>
        {note && (
          <Fact name="Private note">
            <LongText>
              <bdi className={classes.note}>{note}</bdi>
            </LongText>
          </Fact>
        )}
        <Fact name="Planned runs so far">{occurrences.toLocaleString('en')}</Fact>
        {failuresInARow > 0 && !isOneShot(recall) && (
          <Fact name="Failed in a row">
            {failuresInARow}
            <span className={classes.dimmed}>it is paused after {RECALL_FAILURES_UNTIL_PAUSE}</span>
          </Fact>
        )}
        {policyWords(definition).map(({ label, words }) => (
          <Fact key={label} name={label}>
            {words}
          </Fact>
        ))}
        <Fact name="Scheduled on">
          {momentWords(createdAt, timeZone)}
          <span className={classes.dimmed}>{CREATED_BY[createdBy]}</span>
        </Fact>
      </dl>
      <section className={classes.part} aria-labelledby="recall-next">
        <h3 id="recall-next" className={classes.heading}>
          Next times
        </h3>
        {next.length > 0 ? (
          <NextTimes next={next} timeZone={timeZone} />
        ) : (
          <p className={classes.none}>
            {recall.status === 'paused' ? 'Paused: its times pass without a run.' : 'No time is planned.'}
          </p>
        )}
      </section>
      <section className={classes.part} aria-labelledby="recall-history">
        <h3 id="recall-history" className={classes.heading}>
          History
        </h3>
        <RecallHistory of={{ recallId: recall.id }} timeZone={timeZone} />
      </section>
      {dialog}
    </article>
  )
}

/** One that is long, or has lines, is read as a text and not as a title. */
function isText(message: string): boolean {
  return message.length > TITLE_CHARS || message.includes('\n')
}

interface FirstActionsProps {
  recall: RecallWithTimes['recall']
  actions: RecallActions
  isBusy: boolean
  onTask: (task: RecallTask) => void
}

/** What is most likely wanted of a recall as it stands; the menu has all. */
function FirstActions({ recall, actions, isBusy, onTask }: FirstActionsProps) {
  if (!isLasting(recall)) {
    return (
      <Action Icon={IconCopy} onClick={() => onTask({ do: 'duplicate', recall })}>
        Duplicate
      </Action>
    )
  }
  return (
    <>
      <Action Icon={IconPencil} onClick={() => onTask({ do: 'edit', recall })}>
        Edit
      </Action>
      {recall.status === 'paused' ? (
        <Action Icon={IconPlayerTrackNext} isBusy={isBusy} onClick={() => void actions.resume(recall)}>
          Resume
        </Action>
      ) : (
        <Action Icon={IconPlayerPlay} isBusy={isBusy} onClick={() => void actions.runNow(recall)}>
          Run now
        </Action>
      )}
    </>
  )
}

interface ActionProps {
  Icon: typeof IconCopy
  /** Something is under way: it keeps the focus, and does nothing. */
  isBusy?: boolean
  onClick: () => void
  children: string
}

function Action({ Icon, isBusy = false, onClick, children }: ActionProps) {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon size={15} />}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
    >
      {children}
    </Button>
  )
}

const CREATED_BY = { user: 'by you', agent: 'by the agent', client: 'by another program' }

/** Those that are not as usual, and what counts for every recall. */
function policyWords(definition: RecallWithTimes['recall']['definition']): { label: string; words: string }[] {
  const usual = { ifBusy: undefined, catchUp: 'coalesce', context: 'session', gap: 'after', overlap: 'first' }
  return (Object.keys(usual) as (keyof typeof usual)[]).flatMap((policy) => {
    const value = definition[policy]
    const option = POLICIES[policy].options.find((each) => each.value === value)
    return option && value !== usual[policy] ? { label: POLICIES[policy].label, words: option.label } : []
  })
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  )
}
