/** What went into a tool and what came out, each by its kind. Loaded with the first card that is unfolded. */
'use client'
import type { UIMessage } from 'ai'
import { Suspense } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import { reportsRecalls } from '../../_client/recalls/reported-recalls.ts'
import { toolLiveOutput } from '../../_client/tools/tool-live-output.ts'
import { toolResultView, withoutTerminalCodes } from '../../_client/tools/tool-result.ts'
import { type ToolPart, toolName } from '../../_client/transcript/message-sections.ts'
import { CodeBlock } from './code-block.tsx'
import { LiveOutput } from './live-output.tsx'
import { LongText } from './long-text.tsx'
import classes from './tool-details.module.css'
import { ToolInput } from './tool-input.tsx'

const RecallReport = lazyPart(async () => (await import('../recalls/recall-report.tsx')).RecallReport)

interface ToolDetailsProps {
  part: ToolPart
  message: UIMessage
  live: boolean
}

export function ToolDetails({ part, message, live }: ToolDetailsProps) {
  const id = part.toolCallId
  const printed = part.state === 'output-available' ? '' : withoutTerminalCodes(toolLiveOutput(message, id))
  return (
    <div className={classes.details}>
      <ToolInput id={id} input={part.input} />
      {printed && live && part.state !== 'output-error' && <LiveOutput text={printed} />}
      {printed && !(live && part.state !== 'output-error') && (
        <LongText id={`${id}:printed`} label="Output so far" text={printed} />
      )}
      {part.state === 'output-available' &&
        (reportsRecalls(toolName(part), part.output) ? (
          <Suspense>
            <RecallReport output={part.output} />
          </Suspense>
        ) : (
          <Result id={id} output={part.output} />
        ))}
      {part.state === 'output-error' && <LongText id={`${id}:error`} label="Error" text={part.errorText} />}
      {part.state === 'output-denied' && part.approval?.reason && (
        <LongText id={`${id}:denied`} label="Denied because" text={part.approval.reason} />
      )}
    </div>
  )
}

function Result({ id, output }: { id: string; output: unknown }) {
  const { texts, exitCode, rest } = toolResultView(output)
  const silent = texts.length === 0 && rest === undefined
  return (
    <>
      {texts.map(({ label, text }) => (
        <LongText key={label} id={`${id}:${label}`} label={label} text={text} />
      ))}
      {rest !== undefined && (
        <CodeBlock id={`${id}:rest`} label="Result" code={JSON.stringify(rest, null, 2)} language="json" />
      )}
      {(exitCode !== undefined || silent) && (
        <div className={classes.fact}>
          {silent && 'It printed nothing. '}
          {exitCode !== undefined && `Exit code ${exitCode}.`}
        </div>
      )}
    </>
  )
}
