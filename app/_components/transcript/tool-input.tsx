/** What a tool is asked to do, as one reads it: a command, an edit as its difference, else JSON. */
'use client'
import { languageOf } from '../../_client/markdown/language-name.ts'
import { type ToolInputView, toolInputViews } from '../../_client/tools/tool-input.ts'
import { CodeBlock } from './code-block.tsx'
import { LineDiff } from './line-diff.tsx'

/** `id` is the call's: what is unfolded of it stays so. */
export function ToolInput({ id, input }: { id: string; input: unknown }) {
  return toolInputViews(input).map((view, index) => <View key={index} id={id} view={view} />)
}

function View({ id, view }: { id: string; view: ToolInputView }) {
  switch (view.kind) {
    case 'code':
      return <CodeBlock id={`${id}:input`} label={view.label} code={view.code} language={view.language} />
    case 'edit':
      if (view.before === '') {
        return <CodeBlock id={`${id}:input`} label={view.path} code={view.after} language={languageOf(view.path)} />
      }
      return <LineDiff id={`${id}:input`} path={view.path} before={view.before} after={view.after} />
    case 'json':
      return (
        <CodeBlock id={`${id}:json`} label={view.label} code={JSON.stringify(view.value, null, 2)} language="json" />
      )
  }
}
