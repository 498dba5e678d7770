/** What the agent may do with each of the server's tools. */
'use client'
import '@mantine/core/styles/Code.layer.css'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Code, SegmentedControl } from '@mantine/core'
import type { ProfileList, ToolPolicy } from '../../../server/protocol/profiles.ts'
import { FormGroup } from '../settings/settings-form.tsx'
import classes from './tool-policies.module.css'

const CHOICES = [
  { value: 'allow', label: 'Allow' },
  { value: 'ask', label: 'Ask first' },
  { value: 'deny', label: 'Off' },
]

interface ToolPoliciesProps {
  tools: ProfileList['tools']
  policies: Record<string, ToolPolicy>
  onChange: (policies: Record<string, ToolPolicy>) => void
}

export function ToolPolicies({ tools, policies, onChange }: ToolPoliciesProps) {
  return (
    <FormGroup
      title="Tools"
      lead="One that asks first waits until you allow its call, also while you are away. One that is off is not offered to the model."
    >
      {tools.length === 0 && <span>This server has no tools.</span>}
      {tools.map(({ name, description }) => (
        <div key={name} className={classes.tool}>
          <div className={classes.about}>
            <Code>{name}</Code>
            <div className={classes.description}>{description}</div>
          </div>
          <SegmentedControl
            size="xs"
            aria-label={`Use of ${name}`}
            data={CHOICES}
            value={policies[name] ?? 'deny'}
            onChange={(policy) => onChange({ ...policies, [name]: policy as ToolPolicy })}
          />
        </div>
      ))}
    </FormGroup>
  )
}
