/** Sets what a model, or all whose names begin alike, costs its user. */
'use client'
import '@mantine/core/styles/NumberInput.layer.css'
import { Button, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import type { ModelPrice } from '../../../server/protocol/usage.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { fieldWords } from '../../_client/notices/field-words.ts'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import classes from './usage-form.module.css'

type Amount = number | string

export function PriceForm({ price, onClose }: { price: Partial<ModelPrice>; onClose: () => void }) {
  const utils = trpc.useUtils()
  const setPrice = trpc.usage.setPrice.useMutation()
  const [model, setModel] = useState(price.model ?? '')
  const [input, setInput] = useState<Amount>(price.input ?? '')
  const [cached, setCached] = useState<Amount>(price.cachedInput ?? '')
  const [output, setOutput] = useState<Amount>(price.output ?? '')
  const error = setPrice.error && toVigilError(setPrice.error)
  const isComplete = model.trim() !== '' && input !== '' && output !== ''

  async function save(event: FormEvent) {
    event.preventDefault()
    try {
      await setPrice.mutateAsync({
        model: model.trim(),
        input: Number(input),
        output: Number(output),
        ...(cached !== '' && { cachedInput: Number(cached) }),
      })
    } catch {
      // It is said in the form.
      return
    }
    void utils.usage.prices.invalidate()
    onClose()
  }
  return (
    <Dialog onClose={onClose} title="Set a price">
      <form className={classes.form} onSubmit={save} noValidate>
        <TextInput
          label="Model"
          description="As profiles name it. With a * at its end, for all that begin so: ollama/*"
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...(price.model === undefined && { 'data-autofocus': true })}
          value={model}
          error={fieldWords(error, 'model')}
          onChange={(event) => setModel(event.currentTarget.value)}
        />
        <div className={classes.pair}>
          <PriceInput label="Input" value={input} onChange={setInput} autoFocus={price.model !== undefined} />
          <PriceInput label="Output" value={output} onChange={setOutput} />
        </div>
        <PriceInput label="Cached input" optional value={cached} onChange={setCached} />
        {error && error.field !== 'model' && (
          <SettingsNote tone="failed" title="The price was not saved.">
            {error.message} {error.fix}
          </SettingsNote>
        )}
        <DialogFoot>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={setPrice.isPending} disabled={!isComplete}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}

interface PriceInputProps {
  label: string
  optional?: boolean
  autoFocus?: boolean
  value: Amount
  onChange: (value: Amount) => void
}

function PriceInput({ label, optional = false, autoFocus = false, value, onChange }: PriceInputProps) {
  return (
    <NumberInput
      label={label}
      description={optional ? 'Empty: as other input' : 'Dollars a million tokens'}
      prefix="$"
      min={0}
      decimalScale={6}
      hideControls
      required={!optional}
      {...(autoFocus && { 'data-autofocus': true })}
      value={value}
      onChange={onChange}
    />
  )
}
