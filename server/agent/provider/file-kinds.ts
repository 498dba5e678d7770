/** Which kinds of files a model takes as they are, by its name; providers do not tell. A setting overrides what is guessed. */
import type { FileKind } from '../../protocol/files.ts'

export type FileKinds = ReadonlySet<FileKind>
/** `auto` goes by the name. */
export type FileKindsSetting = 'auto' | 'none' | 'images' | 'all'

/** Text is given as text, which every model reads. */
const NONE: FileKinds = new Set(['text'])
const IMAGES: FileKinds = new Set(['text', 'image'])
const ALL: FileKinds = new Set(['text', 'image', 'pdf'])

/** The first that matches counts. */
const KINDS: readonly (readonly [RegExp, FileKinds])[] = [
  [/claude-(2|instant)/, NONE],
  [/claude|gemini/, ALL],
  [/gpt-4o|gpt-4\.1|gpt-5|chatgpt-4o|\bo[134](?:-|$)/, ALL],
  [
    /gpt-4-(turbo|vision)|vision|llava|pixtral|gemma-?3|llama-?4|grok-4|[-_.\d]vl\b|\bvl[-_]|minicpm-v|moondream/,
    IMAGES,
  ],
]

export function fileKindsOf(modelId: string, setting: FileKindsSetting = 'auto'): FileKinds {
  if (setting === 'none') return NONE
  if (setting === 'images') return IMAGES
  if (setting === 'all') return ALL
  const name = modelId.toLowerCase()
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? NONE
}
