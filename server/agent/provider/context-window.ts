/** How many tokens a model can read, by its name; providers do not tell. A setting overrides what is guessed here. */
const DEFAULT_TOKENS = 128_000

/** The first that matches counts. */
const WINDOWS: readonly (readonly [RegExp, number])[] = [
  [/gpt-4\.1/, 1_000_000],
  [/gpt-5/, 400_000],
  [/gpt-4-32k/, 32_000],
  [/gpt-3\.5/, 16_000],
  [/\bo[134](?:-|$)/, 200_000],
  [/claude/, 200_000],
  [/gemini/, 1_000_000],
]

export function contextWindow(modelId: string): number {
  return WINDOWS.find(([name]) => name.test(modelId))?.[1] ?? DEFAULT_TOKENS
}
