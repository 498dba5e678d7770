/** What a state means to whoever looks, apart from how it is shown: colours and icons follow it. */
export type Tone = 'active' | 'good' | 'neutral' | 'attention' | 'failed'
