import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSealer } from './sealed-box.ts'
import { serverSecret } from './server-secret.ts'

describe('the server’s secret', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-secret-'))
  })
  afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }))

  it('is made once in the data folder, readable by its owner only, when something is sealed', () => {
    const sealed = createSealer(serverSecret(undefined, dataDir)).seal('sk-1', 'a')
    const file = path.join(dataDir, 'secret.key')
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    expect(fs.readdirSync(dataDir)).toEqual(['secret.key'])
    expect(createSealer(serverSecret(undefined, dataDir)).open(sealed, 'a')).toBe('sk-1')
  })

  it('is not made to open what an earlier one sealed', () => {
    const sealed = createSealer(serverSecret(undefined, dataDir)).seal('sk-1', 'a')
    fs.rmSync(path.join(dataDir, 'secret.key'))
    expect(() => createSealer(serverSecret(undefined, dataDir)).open(sealed, 'a')).toThrow('secret.key is gone')
    expect(fs.readdirSync(dataDir)).toEqual([])
  })

  it('that was cut short is refused rather than used', () => {
    fs.writeFileSync(path.join(dataDir, 'secret.key'), 'short')
    expect(() => serverSecret(undefined, dataDir)('seal')).toThrow('holds no secret')
  })

  it('of the settings comes first, and leaves no file', () => {
    const setting = 'a text of thirty-two characters!'
    const sealed = createSealer(serverSecret(setting, dataDir)).seal('sk-1', 'a')
    expect(fs.readdirSync(dataDir)).toEqual([])
    expect(createSealer(serverSecret(setting, undefined)).open(sealed, 'a')).toBe('sk-1')
  })

  it('is needed in a cluster, whose refusal names the setting', () => {
    expect(() => serverSecret(undefined, undefined)('seal')).toThrow('VIGIL_SECRET')
  })
})
